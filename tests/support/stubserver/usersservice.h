// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/users.grpc.pb.h"
#include "tests/support/stubserver/node.h"

namespace foldline::test::stub {

/// The accounts of a node. A node without accounts answers none of these calls. Accounts are no events here: the
/// streams `$users` and `$user-…` stay empty.
class UsersService final : public wire::users::Users::Service
{
public:
    explicit UsersService(Node &node) : m_node(node) {}

    grpc::Status Create(grpc::ServerContext *context, const wire::users::CreateReq *request,
                        wire::users::CreateResp *reply) override;
    grpc::Status Update(grpc::ServerContext *context, const wire::users::UpdateReq *request,
                        wire::users::UpdateResp *reply) override;
    grpc::Status Delete(grpc::ServerContext *context, const wire::users::DeleteReq *request,
                        wire::users::DeleteResp *reply) override;
    grpc::Status Disable(grpc::ServerContext *context, const wire::users::DisableReq *request,
                         wire::users::DisableResp *reply) override;
    grpc::Status Enable(grpc::ServerContext *context, const wire::users::EnableReq *request,
                        wire::users::EnableResp *reply) override;
    grpc::Status Details(grpc::ServerContext *context, const wire::users::DetailsReq *request,
                         grpc::ServerWriter<wire::users::DetailsResp> *replies) override;
    grpc::Status ChangePassword(grpc::ServerContext *context, const wire::users::ChangePasswordReq *request,
                                wire::users::ChangePasswordResp *reply) override;
    grpc::Status ResetPassword(grpc::ServerContext *context, const wire::users::ResetPasswordReq *request,
                               wire::users::ResetPasswordResp *reply) override;

private:
    grpc::Status serve(grpc::ServerContext &context, const char *method, const Node::Handler &handle);
    grpc::Status serveAdministrator(grpc::ServerContext &context, const char *method, const Node::Handler &handle);
    grpc::Status change(const Call &call, const std::string &login, const std::function<void(Account &)> &change);

    Node &m_node;
};

} // namespace foldline::test::stub
