using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration;
using Microsoft.Bot.Builder.Teams;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using PmcChatBot.FakeTeams;

namespace PmcChatBot.TeamsJudge;

/// <summary>
/// A bot as Microsoft's samples have it, on a port of its own. Only the few lines between ASP.NET Core and the adapter are ours: the
/// package with Microsoft's is not served.
/// </summary>
internal sealed class MicrosoftsBot : IAsyncDisposable
{
    private static readonly JsonSerializerSettings Settings = MessageSerializerSettings.Create();
    private readonly MicrosoftsSdk _sdk;
    private readonly WebApplication _app;
    private readonly Handler _handler = new();
    private readonly ConcurrentQueue<string> _failures = new();

    private MicrosoftsBot(MicrosoftsSdk sdk, WebApplication app) => (_sdk, _app) = (sdk, app);

    /// <summary>What it does with whatever it hears.</summary>
    public Func<ITurnContext, CancellationToken, Task> Does
    {
        get => _handler.Does;
        set => _handler.Does = value;
    }

    /// <summary>What it answers when a card is used.</summary>
    public Func<AdaptiveCardInvokeValue, AdaptiveCardInvokeResponse> AnswersCard
    {
        get => _handler.AnswersCard;
        set => _handler.AnswersCard = value;
    }

    /// <summary>What it answers when a dialog is to be opened.</summary>
    public Func<TaskModuleRequest, TaskModuleResponse> AnswersDialog
    {
        get => _handler.AnswersDialog;
        set => _handler.AnswersDialog = value;
    }

    /// <summary>What it heard, and by which of the handler's methods.</summary>
    public IReadOnlyList<(string Method, Activity Activity)> Heard => [.. _handler.Heard];

    /// <summary>What went wrong in it.</summary>
    public IReadOnlyList<string> Failures => [.. _failures];

    public static async Task<MicrosoftsBot> StartAsync(FakeTeamsServer teams)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var bot = new MicrosoftsBot(new MicrosoftsSdk(teams), builder.Build());
        var adapter = new Adapter(bot._sdk.Authentication);
        bot._app.MapPost("/api/messages", (HttpRequest request) => bot.HandleAsync(adapter, request));
        await bot._app.StartAsync();
        teams.Deliveries.BaseUrl = bot._app.Urls.First();
        return bot;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _sdk.DisposeAsync();
    }

    private async Task<IResult> HandleAsync(Adapter adapter, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        try
        {
            var activity = JsonConvert.DeserializeObject<Activity>(body, Settings)!;
            var answer = await adapter.ProcessAsync(
                request.Headers.Authorization.ToString(),
                activity,
                _handler.OnTurnAsync,
                request.HttpContext.RequestAborted
            );
            return answer is null
                ? Results.Ok()
                : Results.Text(JsonConvert.SerializeObject(answer.Body, Settings), "application/json", statusCode: answer.Status);
        }
        catch (UnauthorizedAccessException)
        {
            return Results.Unauthorized();
        }
        catch (Exception error)
        {
            _failures.Enqueue(error.ToString());
            return Results.StatusCode(500);
        }
    }

    private sealed class Adapter(BotFrameworkAuthentication authentication) : CloudAdapterBase(authentication)
    {
        public Task<InvokeResponse?> ProcessAsync(string header, Activity activity, BotCallbackHandler bot, CancellationToken cancel) =>
            ProcessActivityAsync(header, activity, bot, cancel)!;
    }

    private sealed class Handler : TeamsActivityHandler
    {
        public Func<ITurnContext, CancellationToken, Task> Does { get; set; } = (_, _) => Task.CompletedTask;

        public Func<AdaptiveCardInvokeValue, AdaptiveCardInvokeResponse> AnswersCard { get; set; } = _ => new AdaptiveCardInvokeResponse();

        public Func<TaskModuleRequest, TaskModuleResponse> AnswersDialog { get; set; } = _ => new TaskModuleResponse();

        public ConcurrentQueue<(string Method, Activity Activity)> Heard { get; } = new();

        protected override Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken) =>
            HearAsync("message", turnContext, cancellationToken);

        protected override Task OnTeamsMessageEditAsync(
            ITurnContext<IMessageUpdateActivity> turnContext,
            CancellationToken cancellationToken
        ) => HearAsync("edit", turnContext, cancellationToken);

        protected override Task OnTeamsMessageUndeleteAsync(
            ITurnContext<IMessageUpdateActivity> turnContext,
            CancellationToken cancellationToken
        ) => HearAsync("undelete", turnContext, cancellationToken);

        protected override Task OnTeamsMessageSoftDeleteAsync(
            ITurnContext<IMessageDeleteActivity> turnContext,
            CancellationToken cancellationToken
        ) => HearAsync("delete", turnContext, cancellationToken);

        protected override Task OnInstallationUpdateAddAsync(
            ITurnContext<IInstallationUpdateActivity> turnContext,
            CancellationToken cancellationToken
        ) => HearAsync("installed", turnContext, cancellationToken);

        protected override Task OnInstallationUpdateRemoveAsync(
            ITurnContext<IInstallationUpdateActivity> turnContext,
            CancellationToken cancellationToken
        ) => HearAsync("removed", turnContext, cancellationToken);

        protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(
            ITurnContext<IInvokeActivity> turnContext,
            AdaptiveCardInvokeValue invokeValue,
            CancellationToken cancellationToken
        )
        {
            await HearAsync("card", turnContext, cancellationToken);
            return AnswersCard(invokeValue);
        }

        protected override async Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(
            ITurnContext<IInvokeActivity> turnContext,
            TaskModuleRequest taskModuleRequest,
            CancellationToken cancellationToken
        )
        {
            await HearAsync("dialog", turnContext, cancellationToken);
            return AnswersDialog(taskModuleRequest);
        }

        private Task HearAsync(string method, ITurnContext turn, CancellationToken cancel)
        {
            Heard.Enqueue((method, turn.Activity));
            return Does(turn, cancel);
        }
    }
}
