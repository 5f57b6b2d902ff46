// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/knownhistory.h"

#include "core/base/json.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace foldline::kurrentdb {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t MostAnchors = 16;
constexpr std::size_t LargestFile = 64 * 1024;

std::uint64_t numberAt(const json::Value &object, std::string_view name)
{
    const json::Value *value = object.find(name);
    const auto number = value && value->isNumber() ? json::toInteger(value->text()) : Result<std::int64_t>(-1);
    return number && *number >= 0 ? static_cast<std::uint64_t>(*number) : UINT64_MAX;
}

json::Value numberOf(std::uint64_t number) { return json::Value::number(static_cast<std::int64_t>(number)); }

} // namespace

KnownHistory::KnownHistory(fs::path file) : m_file(std::move(file)) { load(); }

void KnownHistory::load()
{
    std::error_code code;
    const std::uintmax_t size = m_file.empty() ? 0 : fs::file_size(m_file, code);
    if (size == 0 || size > LargestFile || code)
        return;
    std::ifstream stream(m_file, std::ios::binary);
    std::string text(size, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
        return;
    const auto object = json::parse(text);
    const json::Value *anchors = object && object->isObject() ? object->find("anchors") : nullptr;
    if (!anchors || !anchors->isArray())
        return;
    for (const json::Value &one : anchors->elements()) {
        Anchor anchor{{numberAt(one, "commit"), numberAt(one, "prepare")}, one.stringAt("id")};
        if (anchor.position.commit != UINT64_MAX && anchor.position.prepare != UINT64_MAX && !anchor.id.empty())
            m_anchors.push_back(std::move(anchor));
    }
    std::ranges::sort(m_anchors, {}, &Anchor::position);
    m_identity = object->stringAt("identity");
}

void KnownHistory::begin(const std::string &identity)
{
    m_identity = identity;
    m_anchors.clear();
}

/// Those at the ends stay: the first is the oldest that is there, the last the one that is removed last.
void KnownHistory::add(const events::RecordedEvent &event)
{
    Anchor anchor{event.position, event.id.toString()};
    const auto place = std::ranges::lower_bound(m_anchors, anchor.position, {}, &Anchor::position);
    if (place != m_anchors.end() && place->position == anchor.position)
        return;
    m_anchors.insert(place, std::move(anchor));
    if (m_anchors.size() > MostAnchors)
        m_anchors.erase(m_anchors.begin() + MostAnchors / 2);
    save();
}

/// Under another name first, so that nobody reads half of it.
void KnownHistory::save() const
{
    if (m_file.empty())
        return;
    json::Value anchors = json::Value::array();
    for (const Anchor &anchor : m_anchors) {
        json::Value one = json::Value::object();
        one.set("commit", numberOf(anchor.position.commit));
        one.set("prepare", numberOf(anchor.position.prepare));
        one.set("id", json::Value::string(anchor.id));
        anchors.push(std::move(one));
    }
    json::Value object = json::Value::object();
    object.set("identity", json::Value::string(m_identity));
    object.set("anchors", std::move(anchors));
    static std::atomic_uint64_t number = 0; // several stores of this process may have the same place
    const fs::path unfinished = m_file.string() + '.' + std::to_string(::getpid()) + '.' + std::to_string(++number);
    std::error_code code;
    {
        std::ofstream stream(unfinished, std::ios::binary | std::ios::trunc);
        stream << json::dump(object);
        stream.close();
        if (!stream) {
            fs::remove(unfinished, code);
            return;
        }
    }
    fs::rename(unfinished, m_file, code);
}

} // namespace foldline::kurrentdb
