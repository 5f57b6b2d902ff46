// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/fileuse.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace foldline::kurrentdb {

namespace {

bool lock(int descriptor, int operation)
{
    int done = 0;
    do
        done = ::flock(descriptor, operation);
    while (done != 0 && errno == EINTR);
    return done == 0;
}

} // namespace

std::unique_ptr<FileUse> FileUse::share(const std::filesystem::path &file)
{
    const int descriptor = ::open((file.string() + "-use").c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return nullptr;
    std::unique_ptr<FileUse> use(new FileUse(descriptor));
    return lock(descriptor, LOCK_SH) ? std::move(use) : nullptr;
}

FileUse::~FileUse() { ::close(m_descriptor); }
bool FileUse::takeAlone() { return lock(m_descriptor, LOCK_EX | LOCK_NB); }
void FileUse::shareAgain() { static_cast<void>(lock(m_descriptor, LOCK_SH)); }

} // namespace foldline::kurrentdb
