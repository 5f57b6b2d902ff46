// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

/// Reads the includes of the sources: a lower layer never includes a higher one, and core/ knows no widgets.
class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void includesOnlyLowerLayers_data();
    void includesOnlyLowerLayers();
    void coreIncludesNoGui();
    void modelsAndServicesIncludeNoWidgets();
    void everySourceNamesItsLicence();
    void theCheckSeesAForbiddenInclude();
};

namespace {

using Layers = QMap<QString, QSet<QString>>;

/// What each layer may include besides itself.
const Layers &allowed()
{
    static const QSet<QString> core{
        QStringLiteral("core/base"),        QStringLiteral("core/events"),    QStringLiteral("core/store"),
        QStringLiteral("core/aggregates"),  QStringLiteral("core/orders"),    QStringLiteral("core/history"),
        QStringLiteral("core/projections"), QStringLiteral("core/kurrentdb"), QStringLiteral("core/mirror")};
    static const auto with = [](QSet<QString> base, std::initializer_list<const char *> more) {
        for (const char *one : more)
            base.insert(QString::fromLatin1(one));
        return base;
    };
    static const Layers layers{
        {QStringLiteral("core/base"), {}},
        {QStringLiteral("core/events"), with({}, {"core/base"})},
        {QStringLiteral("core/store"), with({}, {"core/base", "core/events"})},
        {QStringLiteral("core/kurrentdb"), with({}, {"core/base", "core/events", "core/store"})},
        {QStringLiteral("core/mirror"), with({}, {"core/base", "core/events", "core/store"})},
        {QStringLiteral("core/aggregates"), with({}, {"core/base", "core/events", "core/store"})},
        {QStringLiteral("core/orders"), with({}, {"core/base", "core/events", "core/store", "core/aggregates"})},
        {QStringLiteral("core/history"), with({}, {"core/base", "core/events", "core/store", "core/aggregates"})},
        {QStringLiteral("core/projections"),
         with({}, {"core/base", "core/events", "core/store", "core/aggregates", "core/orders"})},
        {QStringLiteral("ui/services"), core},
        {QStringLiteral("ui/models"), with(core, {"ui/services"})},
        {QStringLiteral("ui/widgets"), with(core, {"ui/services", "ui/models"})},
        {QStringLiteral("ui/dialogs"), with(core, {"ui/services", "ui/models", "ui/widgets"})},
        {QStringLiteral("ui/pages"), with(core, {"ui/services", "ui/models", "ui/widgets", "ui/dialogs"})},
    };
    return layers;
}

/// `core/store/sqlite/x.h` → `core/store`.
QString layerOf(const QString &path) { return path.section(QLatin1Char('/'), 0, 1); }

QStringList includesOf(const QByteArray &source, QLatin1Char open)
{
    const QLatin1Char close = open == QLatin1Char('"') ? QLatin1Char('"') : QLatin1Char('>');
    static const QString pattern = QStringLiteral("^\\s*#\\s*include\\s*%1([^%2]+)%2");
    const QRegularExpression expression(pattern.arg(open).arg(close), QRegularExpression::MultilineOption);
    QStringList result;
    auto match = expression.globalMatch(QString::fromUtf8(source));
    while (match.hasNext())
        result << match.next().captured(1);
    return result;
}

QStringList forbidden(const QString &layer, const QByteArray &source)
{
    QStringList result;
    const QStringList included = includesOf(source, QLatin1Char('"'));
    for (const QString &include : included) {
        const QString other = layerOf(include);
        if (other != layer && (allowed().contains(other) || other.startsWith(QLatin1String("app"))) &&
            !allowed().value(layer).contains(other))
            result << include;
    }
    return result;
}

QStringList sourcesBelow(const QString &folder)
{
    QStringList result;
    QDirIterator it(QStringLiteral(FOLDLINE_SOURCE_DIR "/") + folder,
                    {QStringLiteral("*.h"), QStringLiteral("*.cpp"), QStringLiteral("*.proto")}, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        result << it.next();
    return result;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList angleIncludesMatching(const QString &folder, const QRegularExpression &expression)
{
    QStringList found;
    const QStringList sources = sourcesBelow(folder);
    for (const QString &path : sources) {
        const QStringList included = includesOf(contents(path), QLatin1Char('<'));
        for (const QString &include : included) {
            if (expression.match(include).hasMatch())
                found << path + QStringLiteral(": ") + include;
        }
    }
    return found;
}

} // namespace

void TestLayers::includesOnlyLowerLayers_data()
{
    QTest::addColumn<QString>("layer");
    for (auto it = allowed().cbegin(); it != allowed().cend(); ++it)
        QTest::newRow(qPrintable(it.key())) << it.key();
}

void TestLayers::includesOnlyLowerLayers()
{
    QFETCH(const QString, layer);
    const QStringList sources = sourcesBelow(layer);
    QVERIFY2(!sources.isEmpty(), "the folder has no sources");
    for (const QString &path : sources) {
        const QStringList wrong = forbidden(layer, contents(path));
        QVERIFY2(wrong.isEmpty(), qPrintable(path + QStringLiteral(" includes ") + wrong.join(QStringLiteral(", "))));
    }
}

void TestLayers::coreIncludesNoGui()
{
    static const QRegularExpression gui(QStringLiteral(
        "^(Qt(Gui|Widgets|Charts|Svg)/"
        "|Q(Widget|Application|GuiApplication|MainWindow|Dialog|Label|Color|Painter|Pixmap|Icon|Font)$)"));
    const QStringList found = angleIncludesMatching(QStringLiteral("core"), gui);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::modelsAndServicesIncludeNoWidgets()
{
    static const QRegularExpression widgets(
        QStringLiteral("^(QtWidgets/|Q(Widget|Application|MainWindow|Dialog|Label|PushButton|TableView|MessageBox)$)"));
    const QStringList found = angleIncludesMatching(QStringLiteral("ui/models"), widgets) +
                              angleIncludesMatching(QStringLiteral("ui/services"), widgets);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::everySourceNamesItsLicence()
{
    for (const char *folder : {"core", "ui", "app", "tests"}) {
        const QStringList sources = sourcesBelow(QString::fromLatin1(folder));
        for (const QString &path : sources) {
            QVERIFY2(contents(path).startsWith("// SPDX-FileCopyrightText: 2026 The Foldline authors\n"
                                               "// SPDX-License-Identifier: GPL-3.0-or-later\n"),
                     qPrintable(path));
        }
    }
}

void TestLayers::theCheckSeesAForbiddenInclude()
{
    const QByteArray source = "#include \"core/history/timeline.h\"\n#include \"core/base/json.h\"\n";
    QCOMPARE(forbidden(QStringLiteral("core/orders"), source), QStringList{QStringLiteral("core/history/timeline.h")});
    QCOMPARE(forbidden(QStringLiteral("ui/pages"), source), QStringList());
}

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
