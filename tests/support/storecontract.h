// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <utility>

namespace foldline::test {

/// Makes an empty store for one test; the store owns or outlives nothing of the test's.
using StoreFactory = std::function<std::unique_ptr<store::EventStore>()>;

/// What every store of this kind must do: each class is one topic, each slot one clause. Run them all with
/// `runStoreContract`.
class StoreContract : public QObject
{
    Q_OBJECT
public:
    explicit StoreContract(StoreFactory makeStore) : m_makeStore(std::move(makeStore)) {}

protected:
    [[nodiscard]] std::unique_ptr<store::EventStore> makeStore() const { return m_makeStore(); }

private:
    StoreFactory m_makeStore;
};

class AppendContract : public StoreContract
{
    Q_OBJECT
public:
    using StoreContract::StoreContract;

private slots:
    void writesTheFirstEventsOfAStream();
    void checksTheExpectedRevision_data();
    void checksTheExpectedRevision();
    void conflictNamesBothRevisions();
    void keepsEveryByte();
    void keepsAGivenTimeAndElseTakesTheClock();
    void answersARepeat_data();
    void answersARepeat();
    void repeatGivesTheFirstWritesFigures();
    void refusesATakenId();
    void writesAllOrNothing();
    void acceptsNoEvents();
    void refusesBadProposals();
    void refusesTooLargeEvents();
    void writesNothingWhenStopped();
    void threadsDoNotDisturbEachOther();
    void oneOfManyRivalsWins();
};

class ReadContract : public StoreContract
{
    Q_OBJECT
public:
    using StoreContract::StoreContract;

private slots:
    void emptyStore();
    void readsPartsOfAStream_data();
    void readsPartsOfAStream();
    void missingStreamIsNotFound();
    void readsPartsOfTheLog_data();
    void readsPartsOfTheLog();
    void filtersTheLog();
    void handsOverManyInOrder();
    void stopsWhenTheHandlerHasEnough();
    void stopsWhenAskedTo();
    void headIsTheRootOfTheLeaves();
    void listsStreams();
    void describesAStream();
    void identityStays();
};

class MetadataContract : public StoreContract
{
    Q_OBJECT
public:
    using StoreContract::StoreContract;

private slots:
    void keepsWhatWasWritten();
    void refusesBadMetadata_data();
    void refusesBadMetadata();
    void expectationSpeaksOfTheMetastream();
    void truncationHidesEvents_data();
    void truncationHidesEvents();
    void maxAgeHidesOldEvents();
    void damagedMetadataCountsAsEmpty();
    void metastreamShowsItsLastEvent();
    void softDeleteHidesTheStream();
    void softDeleteKeepsOtherKeys();
    void appendBringsADeletedStreamBack();
    void metadataWrittenToADeletedStreamKeepsItHidden();
    void deletingChecksTheExpectation_data();
    void deletingChecksTheExpectation();
    void tombstoneIsForEver();
    void metastreamsCannotBeDeleted();
};

class ImportContract : public StoreContract
{
    Q_OBJECT
public:
    using StoreContract::StoreContract;

private slots:
    void becomesVisibleTogether();
    void leavesNothingWhenGivenUp();
    void countsItsStreams();
    void continuesAStream();
    void refusesARevisionOutOfSequence();
    void refusesADuplicateId_data();
    void refusesADuplicateId();
    void aFailedImportTakesNoMore();
    void aCopyHasTheSameHead();
};

class FollowContract : public StoreContract
{
    Q_OBJECT
public:
    using StoreContract::StoreContract;

private slots:
    void catchesUpAndGoesLive();
    void startsAfterAPosition();
    void followsOneStream();
    void waitsForAStreamToBegin();
    void hidesWhatWasTruncatedBefore();
    void endsWhenTheHandlerHasEnough();
    void endsWhenStopped();
    void endsWithATombstone();
    void seesImportsAndAppendsOnceEach();
};

/// Runs every topic; the result is the number of failures.
[[nodiscard]] int runStoreContract(const StoreFactory &makeStore, int argc, char **argv);

} // namespace foldline::test
