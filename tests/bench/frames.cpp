// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/orderaggregate.h"
#include "core/store/memory/memorystore.h"
#include "tests/bench/measure.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinestrip.h"

#include <QApplication>
#include <QMouseEvent>
#include <QTimer>

#include <cstdio>

using namespace foldline;
using namespace foldline::bench;

namespace {

events::ProposedEvent event(const std::string &type, const std::string &data)
{
    events::ProposedEvent result;
    result.id = events::EventId::random();
    result.type = type;
    result.data = data;
    result.metadata = R"({"schemaVersion":2,"actor":"bench"})";
    return result;
}

/// One order of `count` events: items added, changed and removed, some fifty of them there at a time.
void writeOrder(store::EventStore &memory, std::uint64_t count)
{
    std::vector<events::ProposedEvent> events{event(
        "OrderCreated", R"({"orderId":"B-1","customerId":"C-1","customerName":"Bench","items":[],"totalAmount":0})")};
    for (std::uint64_t i = 0; events.size() < count; ++i) {
        const std::string product = "P-" + std::to_string(i);
        if (i >= 50 && i % 2 == 0)
            events.push_back(
                event("OrderItemRemoved", R"({"orderId":"B-1","productId":"P-)" + std::to_string(i - 50) + "\"}"));
        else if (i % 5 == 4)
            events.push_back(event("OrderItemQuantityChanged", R"({"orderId":"B-1","productId":"P-)" +
                                                                   std::to_string(i - 1) + R"(","quantity":7})"));
        else
            events.push_back(event("OrderItemAdded", R"({"orderId":"B-1","item":{"productId":")" + product +
                                                         R"(","productName":"Product )" + product +
                                                         R"(","quantity":2,"unitPrice":3.25}})"));
    }
    require(memory.append(events::StreamName("order-B-1"), store::ExpectedRevision::noStream(), events).has_value(),
            "append");
}

void send(QWidget *widget, QEvent::Type type, const QPointF &at, Qt::MouseButtons buttons)
{
    QMouseEvent mouse(type, at, widget->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                      buttons, Qt::NoModifier);
    QApplication::sendEvent(widget, &mouse);
}

/// Drags over the whole strip and measures each frame: mouse event, new state in all panels, and painting of everything
/// that changed.
void drag(ui::OrderPage &page, int frames)
{
    auto *strip = page.findChild<ui::TimelineStrip *>();
    std::vector<double> milliseconds;
    const double y = strip->markPosition(page.playhead()).y();
    send(strip, QEvent::MouseButtonPress, {20, y}, Qt::LeftButton);
    QPixmap picture(page.size());
    for (int frame = 0; frame < frames; ++frame) {
        const double x = 20 + (strip->width() - 40.0) * frame / (frames - 1);
        milliseconds.push_back(1000 * secondsOf([&] {
                                   send(strip, QEvent::MouseMove, {x, y}, Qt::LeftButton);
                                   QApplication::sendPostedEvents();
                                   page.window()->repaint();
                               }));
    }
    send(strip, QEvent::MouseButtonRelease, {static_cast<double>(strip->width() - 20), y}, Qt::NoButton);
    std::printf(
        "dragging the playhead, %d frames: median %.2f ms, p99 %.2f ms, longest %.2f ms (wanted: p99 at most 16 ms)\n",
        frames, median(milliseconds), percentile(milliseconds, 0.99), percentile(milliseconds, 1.0));
}

} // namespace

/// foldline_framebench [--events 1000] [--frames 600]: a real page at 1440 × 900, frame by frame.
int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::installIconTheme();
    ui::Theme theme;
    theme.install(application);
    auto registry = std::make_shared<aggregates::AggregateRegistry>();
    registry->add(orders::makeOrderAggregate());
    auto memory = std::make_shared<store::MemoryStore>();
    writeOrder(*memory, option(argc, argv, "--events", 1000));
    const int frames = static_cast<int>(option(argc, argv, "--frames", 600));

    ui::Workspace workspace(theme, registry);
    std::unique_ptr<ui::OrderPage> page;
    QObject::connect(&workspace.session(), &ui::StoreSession::opened, &application, [&] {
        page = std::make_unique<ui::OrderPage>(workspace, QStringLiteral("order-B-1"));
        page->resize(1440, 900);
        page->show();
        QObject::connect(
            page.get(), &ui::Page::settled, page.get(),
            [&] {
                require(page->playhead() >= 0, "the order is not shown");
                drag(*page, frames);
                QApplication::quit();
            },
            Qt::QueuedConnection);
    });
    workspace.session().adopt(memory, QStringLiteral("bench"));
    QTimer::singleShot(60'000, &application, [] { require(false, "the order was not loaded within a minute"); });
    return QApplication::exec();
}
