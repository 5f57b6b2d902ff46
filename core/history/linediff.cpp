// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/diff.h"
#include "core/history/matching.h"

#include <algorithm>
#include <unordered_map>

namespace foldline::history {

namespace {

// Beyond that many differing lines a shortest comparison is not worth its time and memory.
constexpr std::size_t MaxEdits = 2000;

// A furthest point reached with a number of edits, by diagonal; diagonals run from -edits to +edits in steps of two.
using Frontier = std::vector<std::ptrdiff_t>;

std::ptrdiff_t &onDiagonal(Frontier &frontier, std::ptrdiff_t diagonal)
{
    return frontier[static_cast<std::size_t>(diagonal + static_cast<std::ptrdiff_t>(frontier.size() / 2))];
}

std::ptrdiff_t onDiagonal(const Frontier &frontier, std::ptrdiff_t diagonal)
{
    const auto at = diagonal + static_cast<std::ptrdiff_t>(frontier.size() / 2);
    return at < 0 || at >= static_cast<std::ptrdiff_t>(frontier.size()) ? -1 : frontier[static_cast<std::size_t>(at)];
}

// Whether the path to `diagonal` comes from the one above it, by taking a line of `after`.
bool comesFromInsertion(const Frontier &previous, std::ptrdiff_t diagonal, std::ptrdiff_t edits)
{
    return diagonal == -edits ||
           (diagonal != edits && onDiagonal(previous, diagonal - 1) < onDiagonal(previous, diagonal + 1));
}

std::vector<IndexPair> walkBack(const std::vector<Frontier> &frontiers, std::ptrdiff_t x, std::ptrdiff_t y)
{
    std::vector<IndexPair> pairs;
    for (auto edits = static_cast<std::ptrdiff_t>(frontiers.size()) - 1; edits >= 0; --edits) {
        std::ptrdiff_t fromX = 0;
        std::ptrdiff_t fromY = 0;
        if (edits > 0) {
            const Frontier &previous = frontiers[static_cast<std::size_t>(edits - 1)];
            const std::ptrdiff_t diagonal = x - y;
            const std::ptrdiff_t from = comesFromInsertion(previous, diagonal, edits) ? diagonal + 1 : diagonal - 1;
            fromX = onDiagonal(previous, from);
            fromY = fromX - from;
        }
        while (x > fromX && y > fromY)
            pairs.emplace_back(static_cast<std::size_t>(--x), static_cast<std::size_t>(--y));
        x = fromX;
        y = fromY;
    }
    std::ranges::reverse(pairs);
    return pairs;
}

} // namespace

std::optional<std::vector<IndexPair>> shortestEdit(std::span<const std::uint32_t> before,
                                                   std::span<const std::uint32_t> after, std::size_t limit)
{
    const auto width = static_cast<std::ptrdiff_t>(before.size());
    const auto height = static_cast<std::ptrdiff_t>(after.size());
    std::vector<Frontier> frontiers;
    for (std::size_t edits = 0; edits <= limit; ++edits) {
        const auto reach = static_cast<std::ptrdiff_t>(edits);
        Frontier frontier(2 * edits + 1, -1);
        for (std::ptrdiff_t diagonal = -reach; diagonal <= reach; diagonal += 2) {
            std::ptrdiff_t x = 0;
            if (edits > 0) {
                const Frontier &previous = frontiers.back();
                x = comesFromInsertion(previous, diagonal, reach) ? onDiagonal(previous, diagonal + 1)
                                                                  : onDiagonal(previous, diagonal - 1) + 1;
            }
            std::ptrdiff_t y = x - diagonal;
            while (x < width && y < height &&
                   before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(y)]) {
                ++x;
                ++y;
            }
            onDiagonal(frontier, diagonal) = x;
            if (x >= width && y >= height) {
                frontiers.push_back(std::move(frontier));
                return walkBack(frontiers, width, height);
            }
        }
        frontiers.push_back(std::move(frontier));
    }
    return std::nullopt;
}

namespace {

std::vector<std::string> linesOf(const json::Value &value)
{
    const std::string text = json::pretty(value);
    std::vector<std::string> lines;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

// A line is the same with and without the comma that a following sibling brings.
std::string_view withoutComma(std::string_view line)
{
    return line.ends_with(',') ? line.substr(0, line.size() - 1) : line;
}

std::vector<std::uint32_t> numbered(const std::vector<std::string> &lines,
                                    std::unordered_map<std::string_view, std::uint32_t> &numbers)
{
    std::vector<std::uint32_t> result;
    result.reserve(lines.size());
    for (const std::string &line : lines)
        result.push_back(
            numbers.try_emplace(withoutComma(line), static_cast<std::uint32_t>(numbers.size())).first->second);
    return result;
}

std::vector<IndexPair> equalLines(const std::vector<std::string> &before, const std::vector<std::string> &after)
{
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    const auto left = numbered(before, numbers);
    const auto right = numbered(after, numbers);
    const std::size_t start = static_cast<std::size_t>(std::ranges::mismatch(left, right).in1 - left.begin());
    std::size_t end = 0;
    while (end < std::min(left.size(), right.size()) - start &&
           left[left.size() - 1 - end] == right[right.size() - 1 - end])
        ++end;

    std::vector<IndexPair> pairs;
    for (std::size_t i = 0; i < start; ++i)
        pairs.emplace_back(i, i);
    const auto middle = shortestEdit(std::span(left).subspan(start, left.size() - start - end),
                                     std::span(right).subspan(start, right.size() - start - end), MaxEdits);
    for (const auto &[b, a] : middle.value_or(std::vector<IndexPair>()))
        pairs.emplace_back(b + start, a + start);
    for (std::size_t i = end; i > 0; --i)
        pairs.emplace_back(left.size() - i, right.size() - i);
    return pairs;
}

std::vector<DiffLine> allLines(std::vector<std::string> before, std::vector<std::string> after)
{
    auto pairs = equalLines(before, after);
    pairs.emplace_back(before.size(), after.size());
    std::vector<DiffLine> lines;
    std::size_t b = 0;
    std::size_t a = 0;
    for (const auto &[pairBefore, pairAfter] : pairs) {
        while (b < pairBefore)
            lines.push_back({DiffLine::Kind::Removed, std::move(before[b++]), 0});
        while (a < pairAfter)
            lines.push_back({DiffLine::Kind::Added, std::move(after[a++]), 0});
        if (a < after.size()) {
            lines.push_back({DiffLine::Kind::Same, std::move(after[a++]), 0});
            ++b;
        }
    }
    return lines;
}

// Appends a run of unchanged lines: its first `head` and last `tail` ones, and how many lie between.
void appendRun(std::vector<DiffLine> &out, std::span<DiffLine> run, std::size_t head, std::size_t tail)
{
    const bool folds = run.size() > head + tail;
    for (std::size_t i = 0; i < run.size(); ++i) {
        if (folds && i == head) {
            out.push_back({DiffLine::Kind::Folded, {}, run.size() - head - tail});
            i = run.size() - tail;
            if (tail == 0)
                return;
        }
        out.push_back(std::move(run[i]));
    }
}

} // namespace

std::vector<DiffLine> lineDiff(const json::Value &before, const json::Value &after, std::size_t context)
{
    std::vector<DiffLine> lines = allLines(linesOf(before), linesOf(after));
    std::vector<DiffLine> folded;
    for (std::size_t start = 0; start < lines.size();) {
        if (lines[start].kind != DiffLine::Kind::Same) {
            folded.push_back(std::move(lines[start++]));
            continue;
        }
        std::size_t end = start;
        while (end < lines.size() && lines[end].kind == DiffLine::Kind::Same)
            ++end;
        appendRun(folded, std::span(lines).subspan(start, end - start), start == 0 ? 0 : context,
                  end == lines.size() ? 0 : context);
        start = end;
    }
    return folded;
}

} // namespace foldline::history
