// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/connectionstringlaws.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// For libFuzzer: whatever the text, it is read or refused without a crash, and the laws hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const std::string broken = foldline::kurrentdb::testing::lawBrokenFor(text);
    if (!broken.empty()) {
        std::fprintf(stderr, "%s\n", broken.c_str());
        std::abort();
    }
    return 0;
}
