// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/statetreemodel.h"

#include "ui/models/roles.h"
#include "ui/models/valuetext.h"
#include "ui/services/textconversion.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace foldline::ui {

static_assert(int(StateTreeModel::FieldColumn) == int(StateTreeColumn::Field));
static_assert(int(StateTreeModel::ValueColumn) == int(StateTreeColumn::Value));
static_assert(int(StateTreeModel::FigureColumn) == int(StateTreeColumn::LineTotal));
static_assert(int(StateTreeModel::ChangedByColumn) == int(StateTreeColumn::LastChangedBy));

namespace {

QString detailOf(const history::Entry &entry, const TimeFormat &format)
{
    QStringList parts{format.dateTime(entry.event.created.ticks())};
    if (!entry.actor.empty())
        parts << boundedText(entry.actor);
    if (!entry.reason.empty())
        parts << QStringLiteral("“") + boundedText(entry.reason) + QStringLiteral("”");
    return parts.join(QStringLiteral(" · "));
}

} // namespace

/// One state with everything that is said of it. Nodes point into it.
struct StateTreeModel::Snapshot
{
    json::Value state;
    std::shared_ptr<const history::BlameNode> blame;
    std::vector<history::Change> changes;
    std::unordered_map<std::string_view, const history::Change *> byPointer;
    std::unordered_set<std::string_view> ancestors; ///< pointers of what contains a change

    Snapshot(const history::Timeline &timeline, std::size_t index)
        : state(timeline.jsonAt(index)), blame(timeline.blameAt(index)),
          changes(timeline.changes(index > 0 ? std::optional(index - 1) : std::nullopt, index))
    {
        for (const history::Change &change : changes) {
            const std::string_view pointer = change.pointer;
            if (change.kind != history::Change::Kind::Removed)
                byPointer.emplace(pointer, &change);
            for (auto end = pointer.rfind('/'); end != std::string_view::npos && end > 0;
                 end = pointer.rfind('/', end - 1))
                ancestors.insert(pointer.substr(0, end));
        }
    }
};

struct StateTreeModel::Node
{
    Node *parent = nullptr;
    int row = 0;
    std::string key;
    std::string pointer;
    const json::Value *value = nullptr;
    const history::BlameNode *blame = nullptr;
    const history::Change *change = nullptr;
    bool changed = false;
    bool populated = false;
    std::vector<std::unique_ptr<Node>> children;

    [[nodiscard]] std::size_t memberCount() const
    {
        if (!value)
            return 0;
        return value->isArray() ? value->elements().size() : value->members().size();
    }
    [[nodiscard]] std::string memberKey(std::size_t member) const
    {
        return value->isArray() ? std::to_string(member) : value->members()[member].first;
    }
    [[nodiscard]] const json::Value *memberValue(std::size_t member) const
    {
        return value->isArray() ? &value->elements()[member] : &value->members()[member].second;
    }
};

StateTreeModel::StateTreeModel(QObject *parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>())
{
    m_root->populated = true;
}

StateTreeModel::~StateTreeModel() = default;

int StateTreeModel::changeCount() const { return m_snapshot ? int(m_snapshot->changes.size()) : 0; }

StateTreeModel::Node *StateTreeModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex StateTreeModel::indexOf(const Node &node) const
{
    return &node == m_root.get() ? QModelIndex() : createIndex(node.row, 0, &node);
}

void StateTreeModel::bind(Node &child, std::size_t member) const
{
    const Node &parent = *child.parent;
    child.value = parent.memberValue(member);
    child.blame =
        parent.blame && member < parent.blame->children.size() ? parent.blame->children[member].get() : nullptr;
    const auto change = m_snapshot->byPointer.find(child.pointer);
    child.change = change == m_snapshot->byPointer.end() ? nullptr : change->second;
    const bool withParent = parent.changed && !m_snapshot->ancestors.contains(parent.pointer);
    child.changed = child.change || withParent || m_snapshot->ancestors.contains(child.pointer);
}

std::unique_ptr<StateTreeModel::Node> StateTreeModel::makeChild(Node &parent, std::size_t member) const
{
    auto child = std::make_unique<Node>();
    child->parent = &parent;
    child->row = int(member);
    child->key = parent.memberKey(member);
    child->pointer = parent.pointer + '/' + json::escapeToken(child->key);
    bind(*child, member);
    return child;
}

void StateTreeModel::populate(Node &node) const
{
    if (std::exchange(node.populated, true))
        return;
    for (std::size_t member = 0; member < node.memberCount(); ++member)
        node.children.push_back(makeChild(node, member));
}

QModelIndex StateTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeAt(parent)->children[std::size_t(row)].get());
}

QModelIndex StateTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(*nodeAt(index)->parent) : QModelIndex();
}

int StateTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    Node &node = *nodeAt(parent);
    populate(node);
    return int(node.children.size());
}

int StateTreeModel::columnCount(const QModelIndex &) const { return ColumnCount; }

bool StateTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Node &node = *nodeAt(parent);
    return node.populated ? !node.children.empty() : node.memberCount() > 0;
}

void StateTreeModel::setTimeFormat(const TimeFormat &format)
{
    if (format == m_format)
        return;
    m_format = format;
    setPosition(m_timeline, m_index);
}

void StateTreeModel::setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index)
{
    // Nodes point into the old snapshot, and the old timeline's events, until they are synchronised.
    const TimelinePtr oldTimeline = m_timeline;
    const bool there = timeline && index && *index < timeline->size();
    auto old = std::exchange(m_snapshot, there ? std::make_unique<Snapshot>(*timeline, *index) : nullptr);
    m_timeline = timeline;
    m_index = there ? index : std::nullopt;
    m_root->value = m_snapshot && m_snapshot->state.isContainer() ? &m_snapshot->state : nullptr;
    m_root->blame = m_snapshot ? m_snapshot->blame.get() : nullptr;
    sync(*m_root);
    emit positionChanged();
}

void StateTreeModel::sync(Node &node)
{
    if (!node.populated)
        return;
    syncRows(node);
    if (node.children.empty())
        return;
    emit dataChanged(createIndex(0, 0, node.children.front().get()),
                     createIndex(int(node.children.size()) - 1, ColumnCount - 1, node.children.back().get()));
    for (const auto &child : node.children)
        sync(*child);
}

void StateTreeModel::syncRows(Node &node)
{
    const std::size_t members = node.memberCount();
    for (std::size_t at = 0; at < members; ++at) {
        const std::string key = node.memberKey(at);
        const auto from = node.children.begin() + std::ptrdiff_t(std::min(at, node.children.size()));
        const auto same =
            std::find_if(from, node.children.end(), [&key](const auto &child) { return child->key == key; });
        if (same == node.children.end())
            insertChild(node, at);
        else if (same != from)
            removeChildren(node, at, std::size_t(same - node.children.begin()));
        bind(*node.children[at], at);
    }
    if (node.children.size() > members)
        removeChildren(node, members, node.children.size());
}

void StateTreeModel::insertChild(Node &node, std::size_t at)
{
    beginInsertRows(indexOf(node), int(at), int(at));
    node.children.insert(node.children.begin() + std::ptrdiff_t(at), makeChild(node, at));
    for (std::size_t row = at; row < node.children.size(); ++row)
        node.children[row]->row = int(row);
    endInsertRows();
}

void StateTreeModel::removeChildren(Node &node, std::size_t from, std::size_t to)
{
    beginRemoveRows(indexOf(node), int(from), int(to) - 1);
    node.children.erase(node.children.begin() + std::ptrdiff_t(from), node.children.begin() + std::ptrdiff_t(to));
    for (std::size_t row = from; row < node.children.size(); ++row)
        node.children[row]->row = int(row);
    endRemoveRows();
}

QModelIndex StateTreeModel::indexOf(const QString &pointer) const
{
    const auto tokens = json::splitPointer(utf8(pointer));
    if (!tokens)
        return {};
    Node *node = m_root.get();
    for (const std::string &token : *tokens) {
        populate(*node);
        const auto child =
            std::ranges::find(node->children, token, [](const auto &c) -> const std::string & { return c->key; });
        if (child == node->children.end())
            return {};
        node = child->get();
    }
    return indexOf(*node);
}

QString StateTreeModel::jsonAt(const QModelIndex &index) const
{
    if (!m_snapshot)
        return {};
    const Node &node = *nodeAt(index);
    return qtext(json::pretty(node.value ? *node.value : m_snapshot->state));
}

QVariant StateTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == FigureColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FieldColumn:
        return tr("Field");
    case ValueColumn:
        return tr("Value");
    case FigureColumn:
        return tr("Line total");
    case ChangedByColumn:
        return tr("Last changed by");
    default:
        return {};
    }
}

QVariant StateTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = *nodeAt(index);
    return node.value && m_snapshot ? cell(node, index.column(), role) : QVariant();
}

QVariant StateTreeModel::cell(const Node &node, int column, int role) const
{
    const auto &type = m_timeline->type();
    const history::Entry *blamed =
        node.blame && node.blame->index < m_timeline->size() ? &m_timeline->entry(node.blame->index) : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return display(node, column);
    case Qt::ToolTipRole:
        if (column == ChangedByColumn && blamed)
            return m_format.full(blamed->event.created.ticks());
        if (const auto shown = valueText(type, node.pointer, *node.value, m_format);
            column == ValueColumn && shown.ticks)
            return m_format.full(*shown.ticks);
        return column == ValueColumn ? QVariant(display(node, column)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column == FigureColumn ? Qt::AlignRight : Qt::AlignLeft));
    case CopyTextRole:
        if (column == FieldColumn)
            return qtext(node.pointer);
        return column == ValueColumn
                   ? QVariant(qtext(node.value->isString() ? node.value->text() : json::dump(*node.value)))
                   : QVariant();
    case PointerRole:
    case KeyRole:
        return qtext(node.pointer);
    case ChangedRole:
        return node.changed;
    case BeforeTextRole:
        if (!node.change || !node.change->before || node.value->isContainer())
            return QString();
        return valueText(type, node.pointer, *node.change->before, m_format).text;
    case AfterTextRole:
        return valueText(type, node.pointer, *node.value, m_format).text;
    case RemovedRole:
        return false;
    case ContainerRole:
        return node.value->isContainer();
    case BlameRevisionRole:
        return blamed ? QVariant(qint64(blamed->event.revision.value)) : QVariant();
    case BlameTokenRole:
        return blamed ? QVariant(qtext(blamed->kind.token)) : QVariant();
    case BlameLabelRole:
        return blamed ? QVariant(boundedText(blamed->kind.label)) : QVariant();
    case BlameDetailRole:
        return blamed ? QVariant(detailOf(*blamed, m_format)) : QVariant();
    case FigureRole:
        return column == FigureColumn ||
               (column == ValueColumn && valueText(type, node.pointer, *node.value, m_format).figureFont);
    case AmountRole:
        return column == FigureColumn;
    default:
        return {};
    }
}

QString StateTreeModel::display(const Node &node, int column) const
{
    const auto shown = valueText(m_timeline->type(), node.pointer, *node.value, m_format);
    switch (column) {
    case FieldColumn:
        return boundedText(node.key);
    case ValueColumn:
        return shown.text;
    case FigureColumn:
        return shown.figure;
    case ChangedByColumn:
        return node.blame && node.blame->index < m_timeline->size()
                   ? boundedText(m_timeline->entry(node.blame->index).kind.label)
                   : QString();
    default:
        return {};
    }
}

} // namespace foldline::ui
