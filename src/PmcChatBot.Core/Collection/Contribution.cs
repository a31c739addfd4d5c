using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Where a contribution stands.</summary>
public enum ContributionState
{
    /// <summary>It is in the notes, or will be.</summary>
    Placed,

    /// <summary>Its author was asked what to do with it.</summary>
    Waiting,

    /// <summary>Its author said it is no update.</summary>
    Dismissed,

    /// <summary>Its author took it back.</summary>
    TakenBack,

    /// <summary>Its author deleted the message before the notes were published. Undoing the deletion puts it back.</summary>
    Deleted,

    /// <summary>Its author deleted the message while it waited. Undoing the deletion asks again.</summary>
    DeletedWaiting,

    /// <summary>It was withdrawn: nothing brings it back but typing it again.</summary>
    Withdrawn,
}

/// <summary>How a contribution came.</summary>
public enum ContributionKind
{
    /// <summary>A message to the bot.</summary>
    Answer,

    /// <summary>The form.</summary>
    Form,

    /// <summary>"No update".</summary>
    NoUpdate,

    /// <summary>An agenda item.</summary>
    Item,
}

/// <summary>One state of a contribution. Versions are only ever added.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Raw">What the person wrote, as it arrived.</param>
/// <param name="Changes">What it changed in which section, against what its author was looking at.</param>
/// <param name="At">When it arrived.</param>
public sealed record ContributionVersion(int Number, string Raw, IReadOnlyList<SectionChange> Changes, DateTimeOffset At)
{
    /// <summary>Where the contribution stood before; <see langword="null"/> in versions that were stored before this was kept.</summary>
    public ContributionState? Was { get; init; }

    /// <summary>The number of the version that this one takes back.</summary>
    public int? Undoes { get; init; }

    /// <summary>The contributions that went in favour of this one: taking it back brings them back.</summary>
    public IReadOnlyList<string>? Displaced { get; init; }

    /// <summary>Who did it, where that is not the contribution's author.</summary>
    public PersonId? By { get; init; }

    /// <summary>What stayed out because it had been withdrawn, for its author to confirm.</summary>
    public IReadOnlyList<SectionChange>? Withheld { get; init; }
}

/// <summary>What one person wrote to the bot in one go, in all its versions.</summary>
public sealed class Contribution
{
    public required string Id { get; init; }

    /// <summary>The meeting it is for; empty while that is not known.</summary>
    public string MeetingId { get; set; } = "";

    /// <summary>The team it is for; empty for an agenda item, or while that is not known.</summary>
    public string TeamId { get; set; } = "";

    public required PersonId PersonId { get; init; }

    public required ContributionKind Kind { get; init; }

    /// <summary>The message it came by, as its platform names it; <see langword="null"/> for a form.</summary>
    public string? MessageKey { get; init; }

    /// <summary>
    /// The newest stamp of its message, <see cref="Messaging.MessageEdited.Stamp"/>: what is older came too late and says nothing.
    /// </summary>
    public string? Stamp { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ContributionState State { get; set; } = ContributionState.Placed;

    /// <summary>How often its author was asked something about it: each question is a message of its own.</summary>
    public int Questions { get; set; }

    /// <summary>Whether the newest question still waits for an answer.</summary>
    public bool HasOpenQuestion { get; set; }

    public List<ContributionVersion> Versions { get; init; } = [];

    /// <summary>The words as they are now.</summary>
    public string Raw => Versions.Count == 0 ? "" : Versions[^1].Raw;

    /// <summary>Whether its deletion arrived, and its words have not.</summary>
    public bool IsUnseen => State == ContributionState.DeletedWaiting && Versions.Count == 0;

    /// <summary>Who withdrew it, where somebody did.</summary>
    public PersonId? WithdrawnBy =>
        State == ContributionState.Withdrawn
            ? Versions.FindLast(version => version.Changes.Any(change => change.Withdraws))?.By ?? PersonId
            : null;

    /// <summary>The versions that are in effect, oldest first: what was taken back since, and what took it back, is not.</summary>
    public IReadOnlyList<ContributionVersion> Standing()
    {
        var undone = Versions.Select(version => version.Undoes).OfType<int>().ToHashSet();
        return [.. Versions.Where(version => version.Changes.Count > 0 && version.Undoes is null && !undone.Contains(version.Number))];
    }

    /// <summary>What this contribution alone put where, as of its newest version.</summary>
    public IReadOnlyDictionary<SectionKey, SectionChange> Parts()
    {
        var parts = new Dictionary<SectionKey, SectionChange>();
        foreach (var change in Versions.SelectMany(version => version.Changes))
        {
            parts[change.Key] = parts.TryGetValue(change.Key, out var first) ? change with { Base = first.Base } : change;
        }

        return parts;
    }

    /// <summary>A section it wrote to has another key now.</summary>
    public void MoveKey(SectionKey from, SectionKey to)
    {
        for (var i = 0; i < Versions.Count; i++)
        {
            Versions[i] = Versions[i] with
            {
                Changes = [.. Versions[i].Changes.Select(Moved)],
                Withheld = Versions[i].Withheld?.Select(Moved).ToList(),
            };
        }

        SectionChange Moved(SectionChange change) =>
            change with
            {
                Key = change.Key == from ? to : change.Key,
                After = change.After == from ? to : change.After,
            };
    }

    /// <summary>Adds a version; the state is still the one from before it.</summary>
    public void AddVersion(ContributionVersion version) => Versions.Add(version with { Number = Versions.Count + 1, Was = Before });

    /// <inheritdoc cref="AddVersion(ContributionVersion)"/>
    public void AddVersion(string raw, IReadOnlyList<SectionChange> changes, DateTimeOffset at) =>
        AddVersion(new ContributionVersion(0, raw, changes, at));

    // What was never asked about did not wait: it was not there.
    private ContributionState Before => State == ContributionState.Waiting && Questions == 0 ? ContributionState.TakenBack : State;
}
