// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/usersservice.h"

namespace foldline::test::stub {

using namespace wire::users;

namespace {

grpc::Status statusOf(const Call &call, Accounts::Outcome outcome, const std::string &login)
{
    switch (outcome) {
    case Accounts::Outcome::Done:
        return grpc::Status::OK;
    case Accounts::Outcome::NotFound:
        return fail(call.context(), grpc::StatusCode::NOT_FOUND, "User '" + login + "' is not found.",
                    {{"exception", "user-not-found"}, {"login-name", login}});
    case Accounts::Outcome::Conflict:
        break;
    }
    return fail(call.context(), grpc::StatusCode::FAILED_PRECONDITION, "Conflict.",
                {{"exception", "user-conflict"}, {"login-name", login}});
}

DetailsResp describe(const Account &account)
{
    DetailsResp reply;
    DetailsResp::UserDetails &details = *reply.mutable_user_details();
    details.set_login_name(account.login);
    details.set_full_name(account.fullName);
    details.mutable_groups()->Add(account.groups.begin(), account.groups.end());
    details.mutable_last_updated()->set_ticks_since_epoch(account.lastUpdated);
    details.set_disabled(account.disabled);
    return reply;
}

} // namespace

grpc::Status UsersService::serve(grpc::ServerContext &context, const char *method, const Node::Handler &handle)
{
    return m_node.serve(context, std::string("Users/") + method, [&](const Call &call) {
        return m_node.options().accounts ? handle(call) : call.neverAnswer();
    });
}

grpc::Status UsersService::serveAdministrator(grpc::ServerContext &context, const char *method,
                                              const Node::Handler &handle)
{
    return serve(context, method, [&](const Call &call) {
        return call.caller().isAdministrator() ? handle(call) : accessDenied(call.context());
    });
}

grpc::Status UsersService::change(const Call &call, const std::string &login,
                                  const std::function<void(Account &)> &change)
{
    return statusOf(call, m_node.accounts().change(login, m_node.log().now(), change), login);
}

grpc::Status UsersService::Create(grpc::ServerContext *context, const CreateReq *request, CreateResp * /*reply*/)
{
    return serveAdministrator(*context, "Create", [&](const Call &call) {
        const CreateReq::Options &options = request->options();
        const auto outcome = m_node.accounts().create({.login = options.login_name(),
                                                       .password = options.password(),
                                                       .fullName = options.full_name(),
                                                       .groups = {options.groups().begin(), options.groups().end()},
                                                       .lastUpdated = m_node.log().now()});
        return statusOf(call, outcome, options.login_name());
    });
}

grpc::Status UsersService::Update(grpc::ServerContext *context, const UpdateReq *request, UpdateResp * /*reply*/)
{
    return serveAdministrator(*context, "Update", [&](const Call &call) {
        const UpdateReq::Options &options = request->options();
        return change(call, options.login_name(), [&options](Account &account) {
            account.fullName = options.full_name();
            account.groups = {options.groups().begin(), options.groups().end()};
        });
    });
}

grpc::Status UsersService::Delete(grpc::ServerContext *context, const DeleteReq *request, DeleteResp * /*reply*/)
{
    return serveAdministrator(*context, "Delete", [&](const Call &call) {
        const std::string &login = request->options().login_name();
        return statusOf(call, m_node.accounts().remove(login), login);
    });
}

grpc::Status UsersService::Disable(grpc::ServerContext *context, const DisableReq *request, DisableResp * /*reply*/)
{
    return serveAdministrator(*context, "Disable", [&](const Call &call) {
        return change(call, request->options().login_name(), [](Account &account) { account.disabled = true; });
    });
}

grpc::Status UsersService::Enable(grpc::ServerContext *context, const EnableReq *request, EnableResp * /*reply*/)
{
    return serveAdministrator(*context, "Enable", [&](const Call &call) {
        return change(call, request->options().login_name(), [](Account &account) { account.disabled = false; });
    });
}

grpc::Status UsersService::Details(grpc::ServerContext *context, const DetailsReq *request,
                                   grpc::ServerWriter<DetailsResp> *replies)
{
    return serve(*context, "Details", [&](const Call &call) {
        const std::string &login = request->options().login_name();
        const bool own = !login.empty() && login == call.caller().login;
        if (!own && !call.caller().isAdministrator())
            return accessDenied(call.context());
        const auto account = m_node.accounts().find(login);
        if (!login.empty() && !account)
            return statusOf(call, Accounts::Outcome::NotFound, login);
        for (const Account &each : login.empty() ? m_node.accounts().all() : std::vector{*account})
            replies->Write(describe(each));
        return grpc::Status::OK;
    });
}

grpc::Status UsersService::ChangePassword(grpc::ServerContext *context, const ChangePasswordReq *request,
                                          ChangePasswordResp * /*reply*/)
{
    return serve(*context, "ChangePassword", [&](const Call &call) {
        const ChangePasswordReq::Options &options = request->options();
        const bool own = !call.caller().anonymous && options.login_name() == call.caller().login;
        if (!own || !m_node.accounts().authenticate(options.login_name(), options.current_password()))
            return accessDenied(call.context());
        return change(call, options.login_name(),
                      [&options](Account &account) { account.password = options.new_password(); });
    });
}

grpc::Status UsersService::ResetPassword(grpc::ServerContext *context, const ResetPasswordReq *request,
                                         ResetPasswordResp * /*reply*/)
{
    return serveAdministrator(*context, "ResetPassword", [&](const Call &call) {
        return change(call, request->options().login_name(),
                      [request](Account &account) { account.password = request->options().new_password(); });
    });
}

} // namespace foldline::test::stub
