namespace PmcChatBot.Core.Commands;

/// <summary>Who may run a command.</summary>
public enum Right
{
    Everyone,
    Member,
    Lead,
    Chair,
}

/// <summary>One row of the command table: grammar, right and help text in one place.</summary>
/// <param name="Name">The word after <c>/pmc</c>; a second word follows for commands such as <c>team add</c>.</param>
/// <param name="Arguments">Its arguments, as help shows them.</param>
/// <param name="Right">Who may use it.</param>
/// <param name="Help">What it does, in one line.</param>
public sealed record CommandSpec(string Name, string Arguments, Right Right, string Help)
{
    /// <summary>Whether its arguments name people. In other commands a mention is only text.</summary>
    public bool NamesPeople =>
        Arguments.Contains("person", StringComparison.Ordinal) || Name is "team add" or "teams" or "person add" or "away" or "back";

    /// <summary>Whether its arguments end with people, so that "me" is whoever runs it.</summary>
    public bool TakesPerson => Arguments.Contains("<person", StringComparison.Ordinal) || Name is "teams" or "team add" or "person add";

    /// <summary>Whether its arguments begin with a team.</summary>
    public bool TakesTeam =>
        Arguments.StartsWith("<team", StringComparison.Ordinal) || Arguments.StartsWith("[team", StringComparison.Ordinal);

    /// <summary>Whether whoever is in several committees means all of them.</summary>
    public bool IsForEach => Name is "next" or "whoami";

    /// <summary>Whether it changes teams or who answers for them, so that the other chairs read what a chair did.</summary>
    public bool ChangesTeams =>
        Name is "lead" or "deputy" or "stand-in" or "undo"
        || Name.StartsWith("team ", StringComparison.Ordinal)
        || Name.StartsWith("subsection ", StringComparison.Ordinal);

    /// <summary>Whether it changes meetings, which commands of its own take back.</summary>
    public bool ChangesMeetings =>
        Name is "pause" || Name.StartsWith("meeting ", StringComparison.Ordinal) || Name.StartsWith("schedule ", StringComparison.Ordinal);

    /// <summary>Whether it is about the person who runs it, in whatever committee.</summary>
    public bool IsAboutOneself =>
        Name is "away" or "back" or "whoami" or "me" or "my-data" or "pages" or "feeds" or "forget-me" or "new-committee"
        || Name.StartsWith("me ", StringComparison.Ordinal)
        || Name.StartsWith("token", StringComparison.Ordinal);

    /// <summary>Whether its reply quotes what people wrote.</summary>
    public bool ShowsPeoplesWords =>
        Name is "preview" or "history" or "withdraw" or "add" or "my-data" || Name.StartsWith("roadmap", StringComparison.Ordinal);

    /// <summary>All commands by topic, as help shows them.</summary>
    public static IReadOnlyList<(string Topic, IReadOnlyList<CommandSpec> Commands)> Topics { get; } =
    [
        ("", [new("help", "[word]", Right.Everyone, "the commands you may use")]),
        (
            "Your team's update",
            [
                new("update", "[team]", Right.Lead, "write or change a team's update in a form"),
                new("none", "[team]", Right.Lead, "say that a team has no update"),
                new("withdraw", "<team or item> [date]", Right.Member, "take your text out of the notes for good"),
                new("history", "<team>", Right.Member, "what a team reported at earlier meetings"),
                new("stand-in", "<team> <person>", Right.Lead, "somebody else answers this time; `nobody` gives it back to the lead"),
                new("deputy", "<team> <person ...|nobody>", Right.Lead, "who may answer whenever the lead is away"),
            ]
        ),
        (
            "The notes",
            [
                new("add", "<section> <text>", Right.Member, "put an item on the agenda: `add discussion Proposal to ...`"),
                new("status", "[date]", Right.Member, "how many have answered; a chair sees who"),
                new("preview", "[date]", Right.Member, "the notes as they would be, for your eyes only"),
                new("pages", "", Right.Everyone, "read and search all notes in your browser: I send you a link"),
                new("roadmap", "[team]", Right.Member, "what the teams build, as their updates say"),
                new("roadmap released", "<id>", Right.Lead, "an item of the roadmap is released, although no update says so"),
                new("roadmap remove", "<id>", Right.Lead, "an item does not belong on the roadmap"),
                new("roadmap restore", "<id>", Right.Lead, "take back what you said about an item"),
                new("roadmap file", "<path|off>", Right.Chair, "keep the roadmap as a file in git, beside the notes"),
                new("follow", "[team|all]", Right.Member, "get what a team reports in a message, once the notes are published"),
                new("unfollow", "[team]", Right.Member, "get no more of these messages, or none of a team's"),
                new("feeds", "", Right.Everyone, "addresses of the notes for a feed reader, and of the meetings for a calendar"),
                new("live", "[date]", Right.Chair, "watch in your browser who answers, what is missing and what the notes will say"),
                new("compile", "[date]", Right.Chair, "compile the notes, commit and post them; again, to amend them"),
                new("template", "[how many]", Right.Chair, "put empty notes for the next meetings into git"),
            ]
        ),
        (
            "Asking the leads",
            [
                new("ask", "[date]", Right.Chair, "open the meeting and ask every lead now"),
                new("ask deputies", "[team ...] [date]", Right.Chair, "ask the deputies too, where the leads have not answered"),
                new("remind", "[team ...] [date]", Right.Chair, "remind everybody who still owes an update"),
                new("times", "[ask 3d remind 1d close 7d]", Right.Chair, "when leads are asked and reminded, and what comes after"),
            ]
        ),
        (
            "Meetings",
            [
                new("next", "", Right.Member, "when the next meetings are"),
                new("schedule", "", Right.Member, "when the committee meets, and the next five dates"),
                new("schedule every", "<2 weeks on tuesday> [at time] [zone] [from date]", Right.Chair, "set when the committee meets"),
                new("schedule add", "<every month on the 15th> [at time]", Right.Chair, "meet by another rule as well"),
                new("schedule remove", "<number>", Right.Chair, "remove one of several rules"),
                new("meeting add", "<date> [at time] [reason]", Right.Chair, "add a meeting that the schedule does not have"),
                new("meeting move", "<date> to <date> [at time] [reason]", Right.Chair, "move a meeting; answers move along"),
                new("meeting cancel", "<date ...> [reason]", Right.Chair, "cancel a meeting or several; what people wrote is kept"),
                new("meeting restore", "<date>", Right.Chair, "bring a cancelled meeting back"),
                new("meeting keep", "<date>", Right.Chair, "a meeting on a holiday takes place"),
                new("holidays", "[https URL of an .ics|file in git|off]", Right.Chair, "ask me about each meeting on a holiday"),
                new("pause", "[from date] until <date> [reason]|off", Right.Chair, "plan no meetings for a time, and cancel those in it"),
            ]
        ),
        (
            "Teams",
            [
                new(
                    "teams",
                    "[one team a line: Garden - Jo Doe|file <path>]",
                    Right.Member,
                    "list the teams; a chair of a new committee sets them"
                ),
                new("lead", "<team> <person ...|vacant>", Right.Chair, "change who leads a team"),
                new("team add", "<name> [- lead]", Right.Chair, "add a team"),
                new("team rename", "<team> to <name>", Right.Chair, "rename a team"),
                new("team label", "<team> <label|none>", Right.Chair, "a status after the team's name, such as incubating"),
                new("team every", "<team> <2 meetings> [from date]", Right.Chair, "ask a team for every second meeting only"),
                new("team retire", "<team>", Right.Chair, "retire a team from the notes"),
                new("log", "", Right.Member, "what was changed about teams, people and times, when and by whom"),
                new("undo", "[number]", Right.Member, "take back one of those changes, if it is yours or you are a chair"),
                new("subsection add", "<team> <name>", Right.Chair, "add a part to a team's section"),
                new("subsection rename", "<team> <name> to <name>", Right.Chair, "rename a part"),
                new("subsection retire", "<team> <name>", Right.Chair, "remove a part"),
            ]
        ),
        (
            "People",
            [
                new("me", "", Right.Everyone, "your time zone and how you appear in git"),
                new("away", "[until date] [reason]", Right.Everyone, "you are away: your deputy is asked instead"),
                new("back", "", Right.Everyone, "you are back, and asked again"),
                new("me zone", "<Europe/Berlin|default>", Right.Everyone, "set your time zone"),
                new("me git", "<name> <address>|default", Right.Everyone, "set the name and address of your commits"),
                new("me hours", "<10-16 mon-thu|default>", Right.Everyone, "set the hours in which I may write to you"),
                new("me dates", "<de|fr|...|default>", Right.Everyone, "set the language of the dates in what I write to you"),
                new("me link", "[code]", Right.Everyone, "you also use me in another chat: ask me once, where you prefer"),
                new("me prefer", "<slack|teams>", Right.Everyone, "in which of your chats I write to you"),
                new("me unlink", "<slack|teams>", Right.Everyone, "an account of yours is no longer yours"),
                new("token", "[what for]", Right.Everyone, "make a token with which an assistant reads the notes in your name"),
                new("tokens", "", Right.Everyone, "list your tokens"),
                new("token revoke", "<number|all>", Right.Everyone, "end a token"),
                new("my-data", "", Right.Everyone, "what I store about you, sent to you alone"),
                new("forget-me", "", Right.Everyone, "remove who you are from what I store; I say first what that means"),
                new("whoami", "", Right.Everyone, "who I think you are"),
                new("channel", "", Right.Chair, "post the notes in the channel where you write this"),
                new("new-committee", "<title>", Right.Everyone, "for chairs: add another committee, with you as its chair"),
                new("chair add", "<person>", Right.Chair, "make somebody a chair too"),
                new("chair remove", "<person>", Right.Chair, "somebody is no longer a chair; the last one stays"),
                new("person add", "<name>", Right.Chair, "add somebody who can lead or stand in"),
            ]
        ),
    ];

    /// <summary>All commands.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [.. Topics.SelectMany(topic => topic.Commands)];
}

/// <summary>A command that somebody typed.</summary>
/// <param name="Spec">Its row in the command table.</param>
/// <param name="Arguments">The text after its name.</param>
public sealed record CommandCall(CommandSpec Spec, string Arguments);
