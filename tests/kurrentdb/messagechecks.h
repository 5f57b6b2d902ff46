// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace foldline::tests {

using google::protobuf::Message;

/// An empty message of the generated class of that full name; nullptr when no linked file defines it.
inline std::unique_ptr<Message> newMessage(const std::string &type)
{
    const auto *descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
    const Message *prototype =
        descriptor ? google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor) : nullptr;
    return std::unique_ptr<Message>(prototype ? prototype->New() : nullptr);
}

/// The message inside; nullptr when its type is not known or its bytes are damaged.
inline std::unique_ptr<Message> unpack(const google::protobuf::Any &any)
{
    const std::string &url = any.type_url();
    auto message = newMessage(url.substr(url.find_last_of('/') + 1));
    return message && message->ParseFromString(any.value()) ? std::move(message) : nullptr;
}

inline std::vector<const Message *> messagesIn(const Message &message, const google::protobuf::FieldDescriptor *field)
{
    const auto *reflection = message.GetReflection();
    if (!field->is_repeated())
        return {&reflection->GetMessage(message, field)};
    std::vector<const Message *> result;
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
        result.push_back(&reflection->GetRepeatedMessage(message, field, i));
    return result;
}

/// What the message, or one below it (also in an Any), holds that its class does not know; empty when nothing.
inline std::string unknownIn(const Message &message)
{
    const auto *reflection = message.GetReflection();
    if (const auto &unknown = reflection->GetUnknownFields(message); !unknown.empty())
        return message.GetTypeName() + " has no field " + std::to_string(unknown.field(0).number());
    if (const auto *any = dynamic_cast<const google::protobuf::Any *>(&message)) {
        const auto inner = unpack(*any);
        return inner ? unknownIn(*inner) : "cannot unpack " + any->type_url();
    }
    std::vector<const google::protobuf::FieldDescriptor *> fields;
    reflection->ListFields(message, &fields);
    for (const auto *field : fields) {
        if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE)
            continue;
        for (const Message *inner : messagesIn(message, field)) {
            if (auto found = unknownIn(*inner); !found.empty())
                return field->full_name() + ": " + found;
        }
    }
    return {};
}

inline bool survivesEncoding(const Message &message)
{
    const std::unique_ptr<Message> again(message.New());
    return again->ParseFromString(message.SerializeAsString()) &&
           google::protobuf::util::MessageDifferencer::Equals(message, *again);
}

/// proto3 JSON with the field names of the protocol; discarded when the message has none.
inline nlohmann::json jsonOf(const Message &message)
{
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string text;
    if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok())
        return nlohmann::json(nlohmann::json::value_t::discarded);
    return nlohmann::json::parse(text, nullptr, false);
}

/// Equal, numbers as far as single precision tells: writers differ in how many digits they print for one.
inline bool sameJson(const nlohmann::json &a, const nlohmann::json &b)
{
    if (a.is_number() && b.is_number())
        return a == b || a.get<float>() == b.get<float>();
    if (a.type() != b.type() || !a.is_structured())
        return a == b;
    const auto same = [&b](const auto &member) {
        const auto found = b.find(member.key());
        return found != b.end() && sameJson(member.value(), *found);
    };
    if (a.is_object())
        return a.size() == b.size() && std::ranges::all_of(a.items(), same);
    return std::ranges::equal(a, b, sameJson);
}

/// The exact comparison, which does not mind in which case names are written.
inline bool readsFrom(const nlohmann::json &json, const Message &message)
{
    const std::unique_ptr<Message> read(message.New());
    return google::protobuf::util::JsonStringToMessage(json.dump(), read.get()).ok() &&
           google::protobuf::util::MessageDifferencer::Equals(message, *read);
}

/// What is wrong with `bytes` as a message of that type that is `json`; empty when nothing.
inline std::string faultOf(const std::string &type, const std::string &bytes, const nlohmann::json &json)
{
    const auto message = newMessage(type);
    if (!message)
        return "no class";
    if (!message->ParseFromString(bytes))
        return "cannot be parsed";
    if (auto unknown = unknownIn(*message); !unknown.empty())
        return unknown;
    if (!survivesEncoding(*message))
        return "changes when it is encoded again";
    const nlohmann::json actual = jsonOf(*message);
    if (!sameJson(json, actual) || !readsFrom(json, *message))
        return "expected " + json.dump() + "\nactual   " + actual.dump();
    return {};
}

} // namespace foldline::tests
