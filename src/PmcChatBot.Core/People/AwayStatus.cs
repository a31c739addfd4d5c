using System.Text.RegularExpressions;

namespace PmcChatBot.Core.People;

/// <summary>What somebody shows beside their name in a chat: <c>Vacationing</c> with a palm tree, until Friday.</summary>
/// <param name="Text">The words; may be empty.</param>
/// <param name="Emoji">The emoji's name with its colons, as the chat writes it; may be empty.</param>
/// <param name="Until">When it goes by itself; <see langword="null"/> if it stays.</param>
public sealed record AwayStatus(string Text, string Emoji, DateTimeOffset? Until)
{
    // A status that ends sooner is a lunch, a train or an evening.
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(20);

    private static readonly Regex Absent = AnyOf(
        "vacation(?:ing)?",
        "holidays?",
        "(?:on|annual|parental|maternity|paternity|sick|medical|family) leave",
        "time off|days? off|leave of absence|annual leave|bereavement|jury duty",
        "out of (?:the )?office|ooo|ooto|oof|o[.]o[.]o|pto",
        "(?:away|off|out|al) (?:until|till|from|for|today|tomorrow|this week|next week|all|on)",
        "(?:away|off|out) (?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*",
        "sick|ill|sabbatical|honeymoon",
        "urlaub|krank|elternzeit|abwesend|feiertag",
        "vacances|cong[ée]s?|arr[êe]t maladie|absente?",
        "vacaciones|baja|fuera de la oficina",
        "f[ée]rias|licen[çc]a|ferie|malattia|vakantie|ziek|semester|sjuk|urlop|dovolen[áa]|tatil(?:de)?",
        "отпуске?|休暇中|休假|휴가"
    );

    private static readonly Regex OnlyAbout = AnyOf(
        "not?|never|after|before|almost|soon",
        "back from|until my|planning|dreaming of|need a|covering for|happy|sick of|approvals?|during|acting|over the|freeze",
        "ill (?:be|get|do|answer|reply|come)|back (?:at|in [0-9])|from keyboard|for a (?:run|walk|ride|swim|bit|while|minute|coffee|break)"
    );

    private static readonly Regex AtWork = AnyOf(
        "work(?:ing)?|remote(?:ly)?|focus|meeting|lunch|commut[a-z]+|call|home|wfh|available|online|on-?call"
            + "|kubecon|conf(?:erence)?|summit|offsite|onsite"
    );

    private static readonly HashSet<string> Emojis =
    [
        ":palm_tree:",
        ":beach_with_umbrella:",
        ":beach_umbrella:",
        ":desert_island:",
        ":island:",
        ":face_with_thermometer:",
        ":sick:",
        ":mask:",
        ":nauseated_face:",
        ":airplane:",
        ":airplane_departure:",
        ":small_airplane:",
        ":camping:",
        ":tent:",
        ":skier:",
        ":snowboarder:",
        ":baby_bottle:",
        ":ooo:",
        ":out-of-office:",
        ":vacation:",
        ":pto:",
    ];

    /// <summary>Whether it looks as if the person is not at work for a day or longer. It may be wrong, so the person is asked.</summary>
    public bool LooksLikeAbsence(DateTimeOffset now) =>
        (Until is null || Until - now >= Shortest)
        && !OnlyAbout.IsMatch(Text)
        && (Absent.IsMatch(Text) || (Emojis.Contains(Emoji) && !AtWork.IsMatch(Text)));

    private static Regex AnyOf(params string[] words) =>
        new($@"\b(?:{string.Join('|', words)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
