using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Local.Pages;

namespace PmcChatBot.Platforms.Local;

/// <summary>The pages of the built-in chat and their actions.</summary>
internal static class LocalPages
{
    private static readonly TimeSpan ToRead = TimeSpan.FromSeconds(30);

    public static void MapLocalChat(this WebApplication app)
    {
        app.MapAsset("/local.css", "text/css");
        app.MapAsset("/local.js", "text/javascript");
        app.MapGet(
            "/",
            async (LocalViews views, CancellationToken cancel) => Page<PickPage>(("Committee", await views.CommitteeAsync(cancel)))
        );
        app.MapGet(
            "/as/{person}/{kind:regex(^(dm|channel)$)}",
            async (string person, string kind, long? edit, LocalViews views, CancellationToken cancel) =>
                await views.ConversationAsync(person, kind, cancel) is { } conversation
                    ? Page<ChatPage>(("Conversation", conversation), ("EditId", edit))
                    : Results.NotFound("There is nobody with that name here.")
        );
        app.MapGet(
            "/as/{person}/{kind:regex(^(dm|channel)$)}/messages",
            async (string person, string kind, LocalViews views, CancellationToken cancel) =>
                await views.ConversationAsync(person, kind, cancel) is { } conversation
                    ? Page<MessageList>(("Conversation", conversation))
                    : Results.NotFound()
        );
        app.MapGet("/as/{person}/{kind:regex(^(dm|channel)$)}/events", Events);
        app.MapPost("/as/{person}/{kind:regex(^(dm|channel)$)}/post", PostAsync);
        app.MapPost("/as/{person}/{kind:regex(^(dm|channel)$)}/edit/{id:long}", EditAsync);
        app.MapPost("/as/{person}/{kind:regex(^(dm|channel)$)}/delete/{id:long}", DeleteAsync);
        app.MapPost("/as/{person}/{kind:regex(^(dm|channel)$)}/press", PressAsync);
        app.MapGet("/as/{person}/form", OpenFormAsync);
        app.MapPost("/as/{person}/form", SubmitFormAsync);
    }

    /// <summary>The person, and the conversation they act in.</summary>
    private readonly record struct ChatRequest(string Person, string Kind, LocalViews Views, LocalChat Chat);

    private static Task<IResult> PostAsync(
        [AsParameters] ChatRequest request,
        [FromForm] string text,
        [FromForm] long? thread,
        CancellationToken cancel
    ) =>
        DoAsync(
            request,
            here =>
                string.IsNullOrWhiteSpace(text)
                    ? Task.CompletedTask
                    : request.Chat.PostAsync(here.Reader.Id, here.Address.Value, SectionText.WithLineFeeds(text), thread, cancel),
            cancel
        );

    private static Task<IResult> EditAsync([AsParameters] ChatRequest request, long id, [FromForm] string text, CancellationToken cancel) =>
        DoAsync(request, here => request.Chat.EditAsync(here.Reader.Id, id, SectionText.WithLineFeeds(text), cancel), cancel);

    private static Task<IResult> DeleteAsync(
        [AsParameters] ChatRequest request,
        long id,
        [FromForm] string? sure,
        CancellationToken cancel
    ) => DoAsync(request, here => request.Chat.DeleteAsync(here.Reader.Id, id, cancel), cancel);

    private static Task<IResult> PressAsync([AsParameters] ChatRequest request, [FromForm] string action, CancellationToken cancel) =>
        DoAsync(request, here => request.Chat.PressAsync(here.Reader.Id, action, cancel), cancel);

    private static async Task<IResult> OpenFormAsync(
        string person,
        string action,
        string? back,
        LocalViews views,
        ResponseHandling receiving,
        CancellationToken cancel
    )
    {
        if (await views.ConversationAsync(person, back == "channel" ? "channel" : "dm", cancel) is not { } conversation)
        {
            return Results.NotFound("There is nobody with that name here.");
        }

        try
        {
            var form = await receiving.InTimeAsync<ImmediateForms, Form>(
                ToRead,
                (handler, soon) => handler.OpenAsync(conversation.Reader.Id, action, soon),
                cancel
            );
            return Page<FormPage>(("Conversation", conversation), ("Form", form));
        }
        catch (UserError error)
        {
            return Page<FormPage>(("Conversation", conversation), ("Error", error.Message));
        }
    }

    private static async Task<IResult> SubmitFormAsync(
        string person,
        [FromForm] IFormCollection fields,
        LocalViews views,
        LocalChat chat,
        CancellationToken cancel
    )
    {
        if (await views.ConversationAsync(person, "dm", cancel) is not { } conversation)
        {
            return Results.NotFound("There is nobody with that name here.");
        }

        var values = fields
            .Where(field => field.Key.StartsWith("f:", StringComparison.Ordinal))
            .ToDictionary(field => field.Key[2..], field => SectionText.WithLineFeeds(field.Value.ToString()));
        await chat.SubmitAsync(conversation.Reader.Id, fields["formId"].ToString(), values, cancel);
        return Results.Redirect(conversation.Path);
    }

    private static async Task<IResult> DoAsync(ChatRequest request, Func<Conversation, Task> act, CancellationToken cancel)
    {
        if (await request.Views.ConversationAsync(request.Person, request.Kind, cancel) is not { } conversation)
        {
            return Results.NotFound("There is nobody with that name here.");
        }

        await act(conversation);
        return Results.Redirect(conversation.Path);
    }

    private static ServerSentEventsResult<string> Events(
        string person,
        string kind,
        LocalChat chat,
        LocalViews views,
        CancellationToken cancel
    ) => TypedResults.ServerSentEvents(ChangesAsync(person, kind, chat, views, cancel));

    private static async IAsyncEnumerable<string> ChangesAsync(
        string person,
        string kind,
        LocalChat chat,
        LocalViews views,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var conversation = await views.ConversationAsync(person, kind, cancel);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnChange(string changed)
        {
            if (changed == conversation?.Address.Value)
            {
                changes.Writer.TryWrite(true);
            }
        }

        chat.Changed += OnChange;
        try
        {
            yield return "hello";
            await foreach (var _ in changes.Reader.ReadAllAsync(cancel))
            {
                yield return "changed";
            }
        }
        finally
        {
            chat.Changed -= OnChange;
        }
    }

    private static RazorComponentResult Page<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(typeof(TPage), parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value))
        {
            PreventStreamingRendering = true,
        };

    private static void MapAsset(this WebApplication app, string path, string type)
    {
        var name = $"{typeof(LocalPages).Namespace}.Assets.{path[1..]}";
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        app.MapGet(path, () => Results.Text(text, type));
    }
}
