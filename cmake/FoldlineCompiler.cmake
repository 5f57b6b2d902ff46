# SPDX-FileCopyrightText: 2026 The Foldline authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler settings that every target of the project shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(FOLDLINE_CCACHE ccache)
if(FOLDLINE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers defeat ccache unless it may look past their time stamps.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${FOLDLINE_CCACHE})
endif()
find_program(FOLDLINE_MOLD mold)
if(FOLDLINE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual -Woverloaded-virtual
                    -Wunused -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wshadow=local)
endif()
if(CMAKE_COMPILE_WARNING_AS_ERROR OR DEFINED ENV{CI})
    add_compile_options(-Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # With optimisation g++ 12 reports paths inside libstdc++ that no caller can reach (GCC bug 105651 and its kin).
        add_compile_options(-Wno-error=restrict -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow
                            -Wno-error=array-bounds)
    endif()
endif()
# -Wnull-dereference reports paths inside libstdc++ and Qt once code is inlined.
add_compile_options($<$<CONFIG:Release,RelWithDebInfo>:-Wno-null-dereference>)

if(FOLDLINE_SANITIZE)
    add_compile_options(-fsanitize=${FOLDLINE_SANITIZE} -fno-omit-frame-pointer -g1 -O1)
    if(FOLDLINE_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
    add_link_options(-fsanitize=${FOLDLINE_SANITIZE})
endif()

add_compile_definitions(QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
                        QT_NO_CONTEXTLESS_CONNECT QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER
                        QT_DISABLE_DEPRECATED_BEFORE=0x060400)

option(FOLDLINE_PRECOMPILE "Precompile the headers that nearly every file includes" ON)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess) # ccache asks for it
endif()

# foldline_precompile(TARGET header): that header of cmake/precompiled, before each of the target's files. The first library
# and the first program that ask for a header compile it (150 MB each), the others take theirs: targets that differ in what
# the headers look at (QT_GUI_LIB, QT_WIDGETS_LIB, -pthread) need headers of different names.
function(foldline_precompile TARGET HEADER)
    if(NOT FOLDLINE_PRECOMPILE)
        return()
    endif()
    get_target_property(KIND ${TARGET} TYPE)
    get_property(OWNER GLOBAL PROPERTY FOLDLINE_PRECOMPILED_${KIND}_${HEADER})
    if(OWNER)
        target_precompile_headers(${TARGET} REUSE_FROM ${OWNER})
    else()
        target_precompile_headers(${TARGET} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled/${HEADER})
        set_property(GLOBAL PROPERTY FOLDLINE_PRECOMPILED_${KIND}_${HEADER} ${TARGET})
    endif()
endfunction()

# foldline_library(NAME sources...): one static library of a layer, headers found from the repository's root. Under the
# sanitizers it is shared: instrumented, a copy in each of 150 programs is 12 GB.
if(FOLDLINE_SANITIZE AND NOT FOLDLINE_FUZZ)
    set(FOLDLINE_LIBRARY_KIND SHARED)
else()
    set(FOLDLINE_LIBRARY_KIND STATIC)
endif()
function(foldline_library NAME)
    add_library(${NAME} ${FOLDLINE_LIBRARY_KIND} ${ARGN})
    set_target_properties(${NAME} PROPERTIES DEFINE_SYMBOL "") # one more macro, and the precompiled header is not shared
    target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()

# foldline_watch(TARGET sources...): lets moc see that a globbed file came or went. By itself it runs again only where a
# file that it knows changed, or one that CMake read in this folder: the list of the sources becomes such a file.
macro(foldline_watch TARGET)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}_sources.cmake CONTENT "# ${ARGN}\n")
    include(${CMAKE_CURRENT_BINARY_DIR}/${TARGET}_sources.cmake)
endmacro()

# foldline_layer(NAME [deps...]): the library of the folder it is called in, made of its sources; deps are what it may link.
function(foldline_layer NAME)
    file(GLOB_RECURSE SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    foldline_library(${NAME} ${SOURCES})
    foldline_watch(${NAME} ${SOURCES})
    set_target_properties(${NAME} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(${NAME} PUBLIC ${ARGN})
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/ui/(widgets|dialogs|pages)$")
        foldline_precompile(${NAME} qtwidgets.h)
    elseif(CMAKE_CURRENT_SOURCE_DIR MATCHES "/ui/|/projections$")
        foldline_precompile(${NAME} qtcore.h)
    elseif(CMAKE_CURRENT_SOURCE_DIR MATCHES "/kurrentdb$")
        foldline_precompile(${NAME} grpc.h)
    else()
        foldline_precompile(${NAME} core.h)
    endif()
endfunction()

# foldline_tests(PREFIX libs...): one test program for each tst_*.cpp of the folder it is called in; ctest knows it as PREFIX_name.
# The target PREFIX_tests builds all of them.
function(foldline_tests PREFIX)
    file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp)
    if(PREFIX MATCHES "^ui")
        set(PRECOMPILED uitests.h)
    elseif(PREFIX STREQUAL "models")
        set(PRECOMPILED modeltests.h)
    elseif(PREFIX MATCHES "^(kurrentdb|stubserver)$")
        set(PRECOMPILED kurrentdbtests.h)
    else()
        set(PRECOMPILED tests.h)
    endif()
    if(NOT TARGET ${PREFIX}_tests)
        add_custom_target(${PREFIX}_tests)
    endif()
    foreach(SOURCE ${SOURCES})
        get_filename_component(NAME ${SOURCE} NAME_WE)
        add_executable(${PREFIX}_${NAME} ${SOURCE})
        target_link_libraries(${PREFIX}_${NAME} PRIVATE ${ARGN} Qt6::Test foldline_testsupport)
        foldline_precompile(${PREFIX}_${NAME} ${PRECOMPILED})
        add_dependencies(${PREFIX}_tests ${PREFIX}_${NAME})
        add_test(NAME ${PREFIX}_${NAME} COMMAND ${PREFIX}_${NAME})
        set_tests_properties(${PREFIX}_${NAME} PROPERTIES TIMEOUT 600 ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
    endforeach()
endfunction()
