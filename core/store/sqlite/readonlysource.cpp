// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/readonlysource.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <charconv>
#include <fstream>
#include <string_view>
#include <utility>

namespace foldline::store::sqlite {

namespace {

std::int64_t nanoseconds(const timespec &time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

FileSignature signatureOf(const std::string &file)
{
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0)
        return {};
    return {true, {status.st_dev, status.st_ino}, status.st_size, nanoseconds(status.st_mtim)};
}

/// `MAJOR:MINOR:INODE` of a line of /proc/locks, the first two hexadecimal.
bool namesFile(std::string_view field, const FileIdentity &file)
{
    unsigned major = 0;
    unsigned minor = 0;
    unsigned long long inode = 0;
    const char *const end = field.data() + field.size();
    const auto afterMajor = std::from_chars(field.data(), end, major, 16);
    if (afterMajor.ec != std::errc() || afterMajor.ptr == end || *afterMajor.ptr != ':')
        return false;
    const auto afterMinor = std::from_chars(afterMajor.ptr + 1, end, minor, 16);
    if (afterMinor.ec != std::errc() || afterMinor.ptr == end || *afterMinor.ptr != ':')
        return false;
    const auto afterInode = std::from_chars(afterMinor.ptr + 1, end, inode);
    if (afterInode.ec != std::errc() || inode != file.inode)
        return false;
    // Layered file systems have devices of their own that the kernel's table does not show.
    return ::major(file.device) == 0 || makedev(major, minor) == file.device;
}

/// Whether any process holds a lock on one of the files. When the kernel does not tell, yes: that is the careful
/// answer.
bool isLocked(const FileSignature &database, const FileSignature &index)
{
    std::ifstream locks("/proc/locks");
    if (!locks)
        return true;
    for (std::string line; std::getline(locks, line);) {
        const std::string_view view = line;
        std::size_t start = 0;
        while (start < view.size()) {
            const std::size_t end = std::min(view.find(' ', start), view.size());
            const std::string_view field = view.substr(start, end - start);
            if (namesFile(field, database.identity) || namesFile(field, index.identity))
                return true;
            start = end + 1;
        }
    }
    return false;
}

Access accessFor(const StoreSignature &files)
{
    if (files.index.exists && isLocked(files.database, files.index))
        return Access::Live;
    return files.log.exists && files.log.size > 0 ? Access::OwnIndex : Access::Immutable;
}

} // namespace

StoreSignature StoreSignature::of(const std::string &file)
{
    return {signatureOf(file), signatureOf(file + "-wal"), signatureOf(file + "-shm")};
}

ReadOnlySource::~ReadOnlySource() { close(); }

void ReadOnlySource::close()
{
    if (m_connection && m_access != Access::Live)
        ProcessLocks::close(m_signature.database.identity, std::move(m_connection));
    m_connection.reset();
    m_held.reset();
}

bool ReadOnlySource::isCurrent()
{
    if (!m_connection)
        return false;
    if (m_access == Access::Live)
        return signatureOf(m_file).identity == m_signature.database.identity;
    return StoreSignature::of(m_file) == m_signature;
}

bool ReadOnlySource::isSettled() { return m_access == Access::Live || isCurrent(); }

Result<Connection *> ReadOnlySource::open()
{
    close();
    m_signature = StoreSignature::of(m_file);
    if (!m_signature.database.exists)
        return failure(ErrorCode::NotFound, "The store " + m_file + " is no longer there.");
    m_access = accessFor(m_signature);
    if (m_access == Access::Live)
        m_held = ProcessLocks::hold(m_signature.database.identity);
    auto connection = Connection::open(m_file, m_access);
    if (!connection) {
        m_held.reset();
        return failure(connection.error());
    }
    m_connection = std::move(*connection);
    ++m_opened;
    return m_connection.get();
}

} // namespace foldline::store::sqlite
