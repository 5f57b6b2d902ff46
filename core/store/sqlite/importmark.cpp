// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/importmark.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace foldline::store::sqlite {

namespace {

std::string fileOf(const std::string &store) { return store + "-import"; }

} // namespace

std::unique_ptr<ImportMark> ImportMark::set(const std::string &store)
{
    const std::string file = fileOf(store);
    for (;;) {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor < 0)
            return nullptr;
        // The import before this one may have committed and be about to remove its mark.
        struct stat status = {};
        const bool isLocked = ::flock(descriptor, LOCK_EX) == 0 && ::fstat(descriptor, &status) == 0;
        if (isLocked && status.st_nlink > 0)
            return std::unique_ptr<ImportMark>(new ImportMark(file, descriptor));
        ::close(descriptor);
        if (!isLocked)
            return nullptr;
    }
}

ImportMark::~ImportMark()
{
    ::unlink(m_file.c_str());
    ::close(m_descriptor);
}

bool ImportMark::isSet(const std::string &store)
{
    const int descriptor = ::open(fileOf(store).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool isSet = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return isSet;
}

} // namespace foldline::store::sqlite
