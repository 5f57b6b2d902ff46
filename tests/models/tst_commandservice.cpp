// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/commandservice.h"

#include "tests/models/fixtures.h"
#include "tests/models/wrappedstore.h"
#include "ui/services/timelineservice.h"

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;
using aggregates::CommandInput;

namespace {

const events::StreamName Stream("order-A-1");

CommandInput cancelCommand(const std::string &why = "Out of stock")
{
    return {"CancelOrder", {{"reason", json::Value::string(why)}}};
}

CommandInput quantityCommand(std::int64_t quantity)
{
    return {"ChangeQuantity", {{"productId", json::Value::string("P-1")}, {"quantity", json::Value::number(quantity)}}};
}

} // namespace

class TestCommandService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void namesProblemsByField();
    void dryRunWritesNothing();
    void dryRunSaysTheRule();
    void writesWhoAndWhy();
    void createsAStreamThatIsNotThere();
    void nothingToDoIsSaid();
    void conflictShowsWhatCameInBetween();
    void retryWritesOnTheNewRevision();
    void retryIsRefusedWhenTheRuleForbidsIt();
    void repeatAfterALostAnswerWritesOnce();
    void aTimelineWithTheEventSettlesALostAnswer();
    void discardDropsTheAnswer();
    void tipCarriesCausationAndCorrelation();

private:
    TimelinePtr tip() const;
    bool waitForAnswer();

    std::shared_ptr<const aggregates::AggregateRegistry> m_registry = orderRegistry();
    std::shared_ptr<store::MemoryStore> m_memory;
    std::shared_ptr<WrappedStore> m_store;
    std::unique_ptr<StoreSession> m_session;
    std::unique_ptr<CommandService> m_service;
    std::vector<WrittenCommand> m_written;
    std::vector<std::shared_ptr<const CommandConflict>> m_conflicts;
    std::vector<std::pair<Error, bool>> m_failures;
};

void TestCommandService::init()
{
    m_memory = steppingStore();
    m_store = std::make_shared<WrappedStore>(m_memory);
    append(*m_memory, Stream.value(), {created("A-1"), itemAdded("A-1")});
    m_session = std::make_unique<StoreSession>(m_registry);
    QVERIFY(adopt(*m_session, m_store));
    m_service = std::make_unique<CommandService>(*m_session);
    m_service->setActor(QStringLiteral("support"));
    m_service->setClock([] { return *Timestamp::parse("2016-11-19T12:00:00Z"); });
    m_written.clear();
    m_conflicts.clear();
    m_failures.clear();
    connect(m_service.get(), &CommandService::written, this,
            [this](const WrittenCommand &result) { m_written.push_back(result); });
    connect(m_service.get(), &CommandService::conflicted, this,
            [this](const std::shared_ptr<const CommandConflict> &conflict) { m_conflicts.push_back(conflict); });
    connect(m_service.get(), &CommandService::failed, this,
            [this](const Error &error, bool unknown) { m_failures.emplace_back(error, unknown); });
}

void TestCommandService::cleanup()
{
    m_service.reset();
    m_session.reset();
}

TimelinePtr TestCommandService::tip() const
{
    return *history::Timeline::load(*m_memory, m_registry->forStream(Stream), Stream);
}

bool TestCommandService::waitForAnswer()
{
    const auto answers = m_written.size() + m_conflicts.size() + m_failures.size();
    return QTest::qWaitFor([&] { return m_written.size() + m_conflicts.size() + m_failures.size() > answers; }, 30'000);
}

void TestCommandService::namesProblemsByField()
{
    const auto &type = m_registry->forStream(Stream);
    const auto problems = CommandService::problems(type, quantityCommand(0));
    QCOMPARE(problems.size(), std::size_t(1));
    QCOMPARE(problems[0].field, std::string("quantity"));
    const auto preview = m_service->dryRun(*tip(), quantityCommand(0), {});
    QCOMPARE(preview.problems.size(), std::size_t(1));
    QVERIFY(!preview.canBeWritten());
    m_service->submit(tip(), quantityCommand(0), {});
    QCOMPARE(m_failures.size(), std::size_t(1));
    QCOMPARE(m_failures[0].first.code, ErrorCode::InvalidInput);
    QCOMPARE(m_store->appends.load(), 0);
}

void TestCommandService::dryRunWritesNothing()
{
    const auto preview = m_service->dryRun(*tip(), cancelCommand(), QStringLiteral("  asked for  "));
    QVERIFY(preview.canBeWritten());
    QCOMPARE(preview.events.size(), std::size_t(1));
    QCOMPARE(preview.onRevision->value, std::uint64_t(1));
    QCOMPARE(preview.events[0].revision.value, std::uint64_t(2));
    QCOMPARE(preview.events[0].kind.type, std::string("OrderCancelled"));
    QCOMPARE(preview.events[0].narration.sentence, std::string("Cancelled: Out of stock"));
    QCOMPARE(preview.events[0].data,
             QStringLiteral("{\n  \"orderId\": \"A-1\",\n  \"cancelledAt\": \"2016-11-19T12:00:00.000000Z\",\n"
                            "  \"reason\": \"Out of stock\"\n}"));
    QVERIFY(preview.events[0].metadata.contains(u"\"actor\": \"support\""));
    QVERIFY(preview.events[0].metadata.contains(u"\"reason\": \"asked for\""));
    QCOMPARE(preview.after.status, std::string("cancelled"));
    QCOMPARE(m_store->appends.load(), 0);
    QCOMPARE(*m_memory->eventCount(), std::uint64_t(2));
}

void TestCommandService::dryRunSaysTheRule()
{
    const auto preview = m_service->dryRun(*tip(), {"ShipOrder", {}}, {});
    QVERIFY(preview.refusal);
    QCOMPARE(preview.refusal->code, ErrorCode::RuleViolated);
    QCOMPARE(preview.refusal->message, std::string("Only confirmed orders can be shipped"));
    QVERIFY(preview.events.empty());
}

void TestCommandService::writesWhoAndWhy()
{
    QSignalSpy busy(m_service.get(), &CommandService::busyChanged);
    m_service->submit(tip(), cancelCommand(), QStringLiteral("Customer called"));
    QVERIFY(m_service->isBusy());
    QVERIFY(waitForAnswer());
    QCOMPARE(m_written.size(), std::size_t(1));
    QCOMPARE(m_written[0].saved.append.revision->value, std::uint64_t(2));
    QCOMPARE(busy.count(), 2);
    const auto after = tip();
    const auto metadata = events::readMetadata(after->entry(2).event.metadata);
    QCOMPARE(metadata.actor, std::string("support"));
    QCOMPARE(metadata.reason, std::string("Customer called"));
    QCOMPARE(metadata.causationId, after->entry(1).event.id.toString());
    QCOMPARE(metadata.correlationId, std::string("4ee40fc2-fe8c-5683-aec4-0ec3cab96210"));
    QCOMPARE(after->type().summary(after->stateAt(2)).status, std::string("cancelled"));
}

void TestCommandService::createsAStreamThatIsNotThere()
{
    const events::StreamName fresh("order-N-1");
    const auto nothing = std::make_shared<history::Timeline>(m_registry->forStream(fresh), fresh);
    json::Value item = json::Value::object({{"productId", json::Value::string("P-9")},
                                            {"productName", json::Value::string("Avery 508")},
                                            {"quantity", json::Value::number(2)},
                                            {"unitPrice", json::Value::number(10)}});
    const CommandInput input{"CreateOrder",
                             {{"orderId", json::Value::string("N-1")},
                              {"customerId", json::Value::string("C-1")},
                              {"items", json::Value::array({item})}}};
    const auto preview = m_service->dryRun(*nothing, input, {});
    QVERIFY(!preview.onRevision);
    QCOMPARE(preview.events.size(), std::size_t(1));
    QVERIFY(preview.events[0].data.contains(u"\"totalAmount\": 20"));
    m_service->submit(nothing, input, {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_written.size(), std::size_t(1));
    m_service->submit(nothing, input, {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_conflicts.size(), std::size_t(1));
    QVERIFY(m_conflicts[0]->retry.refusal);
    QCOMPARE(m_conflicts[0]->retry.refusal->message, std::string("Order already exists"));
}

void TestCommandService::nothingToDoIsSaid()
{
    m_service->submit(tip(), quantityCommand(2), {});
    QCOMPARE(m_written.size(), std::size_t(1));
    QVERIFY(m_written[0].saved.events.empty());
    QVERIFY(!m_written[0].notices.isEmpty());
    QCOMPARE(m_store->appends.load(), 0);
}

void TestCommandService::conflictShowsWhatCameInBetween()
{
    const auto seen = tip();
    append(*m_memory, Stream.value(),
           {quantityChanged("A-1", 7), orderEvent("OrderNoteAdded", R"({"note":"dock"})", "crm")});
    m_service->submit(seen, cancelCommand(), {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_conflicts.size(), std::size_t(1));
    const auto &conflict = *m_conflicts[0];
    QCOMPARE(conflict.report.expected->value, std::uint64_t(1));
    QCOMPARE(conflict.report.current.revision->value, std::uint64_t(3));
    QCOMPARE(conflict.meanwhile.size(), std::size_t(2));
    QCOMPARE(conflict.meanwhile[0]->narration.sentence, std::string("Changed Staples from 2 to 7"));
    QCOMPARE(conflict.meanwhile[1]->actor, std::string("crm"));
    QVERIFY(conflict.retry.canBeWritten());
    QCOMPARE(conflict.retry.events[0].revision.value, std::uint64_t(4));
    QVERIFY(m_service->canRetry());
    QCOMPARE(*m_memory->eventCount(), std::uint64_t(4));
}

void TestCommandService::retryWritesOnTheNewRevision()
{
    const auto seen = tip();
    append(*m_memory, Stream.value(), {quantityChanged("A-1", 7)});
    m_service->submit(seen, cancelCommand(), {});
    QVERIFY(waitForAnswer());
    append(*m_memory, Stream.value(), {quantityChanged("A-1", 8)});
    QCOMPARE(m_service->dryRunRetry(cancelCommand("Edited"), {}).events[0].narration.sentence,
             std::string("Cancelled: Edited"));
    m_service->retry(cancelCommand("Edited"), {});
    QVERIFY(waitForAnswer());
    QVERIFY2(m_written.empty(), "somebody wrote again: it must not be written blindly");
    QCOMPARE(m_conflicts.size(), std::size_t(2));
    m_service->retry(cancelCommand("Edited"), {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_written.size(), std::size_t(1));
    QCOMPARE(m_written[0].saved.append.revision->value, std::uint64_t(4));
    QVERIFY(!m_service->canRetry());
}

void TestCommandService::retryIsRefusedWhenTheRuleForbidsIt()
{
    const auto seen = tip();
    append(*m_memory, Stream.value(), {cancelled("A-1")});
    m_service->submit(seen, cancelCommand(), {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_conflicts.size(), std::size_t(1));
    QVERIFY(!m_conflicts[0]->report.decision);
    QCOMPARE(m_conflicts[0]->retry.refusal->message, std::string("Order already cancelled"));
    QVERIFY(!m_conflicts[0]->retry.canBeWritten());
    m_service->retry(cancelCommand(), {});
    QCOMPARE(m_failures.size(), std::size_t(1));
    QCOMPARE(m_failures[0].first.code, ErrorCode::RuleViolated);
    QCOMPARE(*m_memory->eventCount(), std::uint64_t(3));
}

void TestCommandService::repeatAfterALostAnswerWritesOnce()
{
    m_store->loseAnswers = 2;
    m_service->submit(tip(), cancelCommand(), {});
    QVERIFY(waitForAnswer());
    QCOMPARE(m_failures.size(), std::size_t(1));
    QVERIFY(m_failures[0].second);
    QVERIFY(m_service->canRepeat());
    m_service->repeat();
    QVERIFY(waitForAnswer());
    QCOMPARE(m_failures.size(), std::size_t(2));
    m_service->repeat();
    QVERIFY(waitForAnswer());
    QCOMPARE(m_written.size(), std::size_t(1));
    QVERIFY(m_written[0].saved.append.repeated);
    QCOMPARE(m_store->appends.load(), 3);
    QCOMPARE(*m_memory->eventCount(), std::uint64_t(3));
    QVERIFY(!m_service->canRepeat());
}

void TestCommandService::aTimelineWithTheEventSettlesALostAnswer()
{
    m_store->loseAnswers = 1;
    const auto before = tip();
    m_service->submit(before, cancelCommand(), {});
    QVERIFY(waitForAnswer());
    QVERIFY(m_service->canRepeat());
    QVERIFY(!m_service->settleWith(*before));
    QVERIFY(m_written.empty());
    const auto after = tip();
    QCOMPARE(m_service->attemptedId(), qtext(after->entry(2).event.id.toString()));
    QVERIFY(m_service->settleWith(*after));
    QCOMPARE(m_written.size(), std::size_t(1));
    QCOMPARE(m_written[0].saved.append.revision->value, std::uint64_t(2));
    QVERIFY(!m_service->canRepeat());
    QVERIFY(!m_service->settleWith(*after));
    QCOMPARE(m_store->appends.load(), 1);
}

void TestCommandService::discardDropsTheAnswer()
{
    m_service->submit(tip(), cancelCommand(), {});
    m_service->discard();
    QVERIFY(!m_service->isBusy());
    QVERIFY(m_session->pool().waitForDone(10'000));
    QCoreApplication::processEvents();
    QVERIFY(m_written.empty() && m_conflicts.empty() && m_failures.empty());
}

void TestCommandService::tipCarriesCausationAndCorrelation()
{
    const auto timeline = tip();
    const auto loaded = loadedTip(*timeline);
    QCOMPARE(loaded.revision->value, std::uint64_t(1));
    QCOMPARE(loaded.events, std::uint64_t(2));
    QCOMPARE(loaded.lastEventId, timeline->entry(1).event.id.toString());
    const aggregates::AggregateRepository repository(*m_memory, m_registry->forStream(Stream));
    const auto reloaded = repository.load(Stream);
    QVERIFY(reloaded.has_value());
    QCOMPARE(loaded.lastEventId, reloaded->lastEventId);
    QCOMPARE(loaded.correlationId, reloaded->correlationId);
    QCOMPARE(json::dump(timeline->type().toJson(loaded.state)), json::dump(timeline->type().toJson(reloaded->state)));
}

QTEST_GUILESS_MAIN(TestCommandService)
#include "tst_commandservice.moc"
