using System.Globalization;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>token</c>, <c>tokens</c> and <c>token revoke</c>: with which an assistant reads in a person's name.</summary>
public sealed class TokenCommands(IAccessTokens tokens, IOutbox outbox, TimeProvider clock) : ICommand
{
    private const int Most = 20;
    private const int LongestName = 60;
    private const string All = "all";

    // Long enough to copy it.
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(10);

    public IReadOnlyList<string> Names => ["token", "tokens", "token revoke"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.In.IsDm
            ? context.CommandName switch
            {
                "token" => MakeAsync(context.Person.Id, arguments.Trim(), cancel),
                "tokens" => ListAsync(context.Person.Id, cancel),
                _ => RevokeAsync(context.Person.Id, arguments.Trim(), cancel),
            }
            : throw new UserError("Please write that to me in a direct message: tokens are for you alone.");

    private async Task<string> MakeAsync(PersonId person, string name, CancellationToken cancel)
    {
        if (name.Length > LongestName)
        {
            throw new UserError($"That name is too long. Up to {LongestName} characters: `/pmc token Claude on my laptop`.");
        }

        await DemandRoomAsync(tokens, person, cancel);
        var (number, secret) = await tokens.MakeAsync(person, TokenUse.Assistant, name, cancel);
        var slot = $"token|{number}|{person}";
        outbox.Show(
            new OutgoingMessage(
                slot,
                Address.Dm(person),
                $"Your token {Named(number, name)}:\n\n`{secret}`\n\nAn assistant that has it reads what you may read, and changes "
                    + $"nothing. I show it only now and take it out of this message in {Shown.TotalMinutes:0} minutes, so copy it to where "
                    + $"it is needed (docs/assistants.md says how). `/pmc token revoke {number}` ends it."
            )
            {
                IsSecret = true,
            }
        );
        outbox.Show(
            new OutgoingMessage(
                $"was-{slot}",
                Address.Dm(person),
                $"Here I showed you your token {Named(number, name)}. `/pmc tokens` lists all, `/pmc token revoke {number}` ends this one."
            )
            {
                InPlaceOf = slot,
            },
            clock.GetUtcNow() + Shown
        );
        return "";
    }

    /// <exception cref="UserError">The person has as many tokens as are kept.</exception>
    internal static async Task DemandRoomAsync(IAccessTokens tokens, PersonId person, CancellationToken cancel)
    {
        if ((await tokens.OfAsync(person, cancel)).Count >= Most)
        {
            throw new UserError(
                $"You have {Most} tokens, and that is as many as I keep. `/pmc tokens` lists them, `/pmc token revoke 1` ends one."
            );
        }
    }

    private async Task<string> ListAsync(PersonId person, CancellationToken cancel)
    {
        var mine = await tokens.OfAsync(person, cancel);
        return mine.Count == 0
            ? "You have no tokens. `/pmc token Claude on my laptop` makes one, with which an assistant reads the notes in your name."
            : "Your tokens:\n"
                + string.Concat(
                    mine.Select(token =>
                        $"\n- {Named(token.Number, token.Name)}: made on {Day(DateOnly.FromDateTime(token.CreatedAt.UtcDateTime))}, "
                        + (token.UsedOn is { } day ? $"last used on {Day(day)}" : "never used")
                    )
                )
                + "\n\n`/pmc token revoke <number>` ends one, `/pmc token revoke all` all of them.";
    }

    private async Task<string> RevokeAsync(PersonId person, string which, CancellationToken cancel)
    {
        var mine = await tokens.OfAsync(person, cancel);
        var ended = mine.Where(token =>
                which.Equals(All, StringComparison.OrdinalIgnoreCase)
                || token.Number.ToString(CultureInfo.InvariantCulture) == which.TrimStart('#')
            )
            .ToList();
        if (ended.Count == 0)
        {
            throw new UserError(
                mine.Count == 0
                    ? "Which one? You have no tokens. `/pmc token` makes one."
                    : $"Which one? {string.Join(", ", mine.Select(token => $"`/pmc token revoke {token.Number}`"))}, or "
                        + "`/pmc token revoke all`."
            );
        }

        foreach (var token in ended)
        {
            await tokens.RevokeAsync(person, token.Number, cancel);
        }

        return ended.Count == 1
            ? $"Token {Named(ended[0].Number, ended[0].Name)} is ended. Whoever has it reads nothing more."
            : $"All {ended.Count} of your tokens are ended.";
    }

    /// <summary>As code, so that a name calls nobody.</summary>
    private static string Named(int number, string name) =>
        name.Length == 0
            ? $"{number}"
            : $"{number} (`{Mention.WithNames(name, id => id.Local).Replace("`", "", StringComparison.Ordinal)}`)";

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
