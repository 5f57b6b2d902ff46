// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/jobrunner.h"

#include "ui/services/job.h"
#include "ui/services/throttle.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <latch>
#include <thread>
#include <vector>

using namespace foldline;
using namespace foldline::ui;

class TestJobRunner : public QObject
{
    Q_OBJECT

private slots:
    void answersOnTheOwnersThread();
    void aLaterJobDropsTheAnswerOfAnEarlierOne();
    void aLaterJobStopsAnEarlierOne();
    void cancelDropsTheAnswer();
    void nothingArrivesAfterTheRunnerIsGone();
    void progressIsThrottledAndInOrder();
    void mailboxDropsWhatIsQueuedAtItsEnd();
    void mailboxTakesWorkOfManyThreads();
    void throttleNeverLosesTheLastRequest();
    void jobSucceedsOnceAndGoes();
    void cancelledJobFailsWithCancelled();
};

void TestJobRunner::answersOnTheOwnersThread()
{
    QThreadPool pool;
    JobRunner runner(pool);
    QThread *workedOn = nullptr;
    QThread *answeredOn = nullptr;
    runner.run([](const JobContext &) { return QThread::currentThread(); },
               [&](QThread *worker) {
                   workedOn = worker;
                   answeredOn = QThread::currentThread();
               });
    QVERIFY(runner.isRunning());
    QTRY_VERIFY(answeredOn != nullptr);
    QCOMPARE(answeredOn, QThread::currentThread());
    QVERIFY(workedOn != answeredOn);
    QVERIFY(!runner.isRunning());
}

void TestJobRunner::aLaterJobDropsTheAnswerOfAnEarlierOne()
{
    QThreadPool pool;
    JobRunner runner(pool);
    std::latch hold(1);
    QList<int> answers;
    runner.run(
        [&hold](const JobContext &) {
            hold.wait();
            return 1;
        },
        [&](int answer) { answers << answer; });
    runner.run([](const JobContext &) { return 2; }, [&](int answer) { answers << answer; });
    QTRY_COMPARE(answers, QList<int>{2});
    hold.count_down();
    QVERIFY(pool.waitForDone(10'000));
    QCoreApplication::processEvents();
    QCOMPARE(answers, QList<int>{2});
}

void TestJobRunner::aLaterJobStopsAnEarlierOne()
{
    QThreadPool pool;
    JobRunner runner(pool);
    std::atomic_bool stopped = false;
    runner.run(
        [&stopped](const JobContext &context) {
            while (!context.stop.stop_requested())
                std::this_thread::yield();
            stopped = true;
            return 1;
        },
        [](int) {});
    int answer = 0;
    runner.run([](const JobContext &) { return 2; }, [&](int value) { answer = value; });
    QTRY_COMPARE(answer, 2);
    QVERIFY(pool.waitForDone(10'000));
    QVERIFY(stopped);
}

void TestJobRunner::cancelDropsTheAnswer()
{
    QThreadPool pool;
    JobRunner runner(pool);
    bool answered = false;
    runner.run([](const JobContext &) { return 1; }, [&](int) { answered = true; });
    runner.cancel();
    QVERIFY(!runner.isRunning());
    QVERIFY(pool.waitForDone(10'000));
    QCoreApplication::processEvents();
    QVERIFY(!answered);
}

void TestJobRunner::nothingArrivesAfterTheRunnerIsGone()
{
    QThreadPool pool;
    bool answered = false;
    const auto hold = std::make_shared<std::latch>(1);
    auto runner = std::make_unique<JobRunner>(pool);
    runner->run(
        [hold](const JobContext &) {
            hold->wait();
            return 1;
        },
        [&](int) { answered = true; });
    runner.reset();
    hold->count_down();
    QVERIFY(pool.waitForDone(10'000));
    QCoreApplication::processEvents();
    QVERIFY(!answered);
}

void TestJobRunner::progressIsThrottledAndInOrder()
{
    QThreadPool pool;
    JobRunner runner(pool);
    QList<quint64> reports;
    bool done = false;
    runner.run(
        [](const JobContext &context) {
            for (quint64 i = 1; i <= 100'000; ++i)
                context.report(i, 100'000);
            return true;
        },
        [&](bool) { done = true; }, [&](quint64 value, quint64) { reports << value; });
    QTRY_VERIFY(done);
    QVERIFY(!reports.isEmpty());
    QVERIFY2(reports.size() < 1000, "a report each 30 ms at most");
    QVERIFY(std::ranges::is_sorted(reports));
}

void TestJobRunner::mailboxDropsWhatIsQueuedAtItsEnd()
{
    auto mailbox = std::make_unique<Mailbox>();
    const auto outbox = mailbox->outbox();
    bool arrived = false;
    QVERIFY(outbox.post([&] { arrived = true; }));
    mailbox.reset();
    QVERIFY(!outbox.post([&] { arrived = true; }));
    QCoreApplication::processEvents();
    QVERIFY(!arrived);
}

void TestJobRunner::mailboxTakesWorkOfManyThreads()
{
    constexpr int Threads = 4;
    constexpr int Posts = 500;
    Mailbox mailbox;
    int arrived = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < Threads; ++i) {
            threads.emplace_back([outbox = mailbox.outbox(), &arrived] {
                for (int post = 0; post < Posts; ++post)
                    outbox.post([&arrived] { ++arrived; });
            });
        }
    }
    QTRY_COMPARE(arrived, Threads * Posts);
}

void TestJobRunner::throttleNeverLosesTheLastRequest()
{
    Throttle throttle(50);
    QSignalSpy due(&throttle, &Throttle::due);
    QElapsedTimer timer;
    timer.start();
    throttle.request();
    throttle.request();
    QTRY_COMPARE(due.count(), 1);
    throttle.request();
    throttle.request();
    QTRY_COMPARE(due.count(), 2);
    QVERIFY2(timer.elapsed() >= 45, "the second one waits for the interval");
}

void TestJobRunner::jobSucceedsOnceAndGoes()
{
    QThreadPool pool;
    QPointer<Job> job = new Job(QStringLiteral("Counting"), pool);
    QSignalSpy succeeded(job, &Job::succeeded);
    QSignalSpy finished(job, &Job::finished);
    job->start([](const JobContext &) -> Result<QString> { return QStringLiteral("3 events"); });
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(succeeded.count(), 1);
    QCOMPARE(succeeded[0][0].toString(), QStringLiteral("3 events"));
    QTRY_VERIFY(job.isNull());
}

void TestJobRunner::cancelledJobFailsWithCancelled()
{
    QThreadPool pool;
    QPointer<Job> job = new Job(QStringLiteral("Waiting"), pool);
    QList<ErrorCode> errors;
    connect(job, &Job::failed, this, [&](const Error &error) { errors << error.code; });
    job->start([](const JobContext &context) -> Result<QString> {
        while (!context.stop.stop_requested())
            std::this_thread::yield();
        return failure(ErrorCode::Cancelled, "Stopped.");
    });
    QVERIFY(job->isRunning());
    job->cancel();
    QTRY_COMPARE(errors, QList<ErrorCode>{ErrorCode::Cancelled});
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_jobrunner.moc"
