// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storecontract.h"

#include <QTest>

namespace foldline::test {

namespace {

template <typename Topic>
int run(const StoreFactory &makeStore, int argc, char **argv)
{
    Topic topic(makeStore);
    return QTest::qExec(&topic, argc, argv);
}

} // namespace

int runStoreContract(const StoreFactory &makeStore, int argc, char **argv)
{
    return run<AppendContract>(makeStore, argc, argv) + run<ReadContract>(makeStore, argc, argv) +
           run<MetadataContract>(makeStore, argc, argv) + run<ImportContract>(makeStore, argc, argv) +
           run<FollowContract>(makeStore, argc, argv);
}

} // namespace foldline::test
