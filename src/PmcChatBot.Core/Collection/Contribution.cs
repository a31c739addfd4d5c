using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The state of a contribution.</summary>
public enum ContributionState
{
    /// <summary>It is in the notes, or will be after the next compile.</summary>
    Placed,

    /// <summary>Its author was asked what to do with it and has not answered yet.</summary>
    Waiting,

    /// <summary>Its author said that it is not an update.</summary>
    Dismissed,

    /// <summary>Its author undid it.</summary>
    TakenBack,

    /// <summary>Its author deleted the message before the notes were published. Undoing the deletion puts it back.</summary>
    Deleted,

    /// <summary>Its author deleted the message while it was waiting. Undoing the deletion asks again.</summary>
    DeletedWaiting,

    /// <summary>It was withdrawn: it only comes back if somebody types it again.</summary>
    Withdrawn,
}

/// <summary>How a contribution was sent.</summary>
public enum ContributionKind
{
    /// <summary>A message to the bot.</summary>
    Answer,

    /// <summary>A form.</summary>
    Form,

    /// <summary>"No update".</summary>
    NoUpdate,

    /// <summary>An agenda item.</summary>
    Item,
}

/// <summary>One version of a contribution. Versions are only ever added.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Raw">What the person wrote, as it arrived.</param>
/// <param name="Changes">What it changed in which section, against what its author was looking at.</param>
/// <param name="At">The changes it made, each against the text its author saw.</param>
public sealed record ContributionVersion(int Number, string Raw, IReadOnlyList<SectionChange> Changes, DateTimeOffset At)
{
    /// <summary>The contribution's state before this version; <see langword="null"/> in versions stored before this was recorded.</summary>
    public ContributionState? Was { get; init; }

    /// <summary>The number of the version that this one undoes.</summary>
    public int? Undoes { get; init; }

    /// <summary>The contributions that this one replaced. Undoing it brings them back.</summary>
    public IReadOnlyList<string>? Displaced { get; init; }

    /// <summary>Who made this version, if not the contribution's author.</summary>
    public PersonId? By { get; init; }

    /// <summary>Text that was left out because it had been withdrawn. Its author can confirm it.</summary>
    public IReadOnlyList<SectionChange>? Withheld { get; init; }
}

/// <summary>One message or form of one person, in all its versions.</summary>
public sealed class Contribution
{
    public required string Id { get; init; }

    /// <summary>The meeting it is for; empty while unknown.</summary>
    public string MeetingId { get; set; } = "";

    /// <summary>The team it is for; empty for an agenda item, or while unknown.</summary>
    public string TeamId { get; set; } = "";

    public required PersonId PersonId { get; init; }

    public required ContributionKind Kind { get; init; }

    /// <summary>The platform's key of the message; <see langword="null"/> for a form.</summary>
    public string? MessageKey { get; init; }

    /// <summary>
    /// The newest <see cref="Messaging.MessageEdited.Stamp"/> of its message. Events with an older one arrived late and are ignored.
    /// </summary>
    public string? Stamp { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ContributionState State { get; set; } = ContributionState.Placed;

    /// <summary>How many questions its author was asked about it. Each question is a message of its own.</summary>
    public int Questions { get; set; }

    /// <summary>Whether the newest question is still unanswered.</summary>
    public bool HasOpenQuestion { get; set; }

    public List<ContributionVersion> Versions { get; init; } = [];

    /// <summary>The current text.</summary>
    public string Raw => Versions.Count == 0 ? "" : Versions[^1].Raw;

    /// <summary>Whether its deletion arrived before the message itself.</summary>
    public bool IsUnseen => State == ContributionState.DeletedWaiting && Versions.Count == 0;

    /// <summary>Who made the newest version.</summary>
    public PersonId? NewestBy => Versions.Count == 0 ? null : Versions[^1].By ?? PersonId;

    /// <summary>Who withdrew it, if anybody.</summary>
    public PersonId? WithdrawnBy =>
        State == ContributionState.Withdrawn
            ? Versions.FindLast(version => version.Changes.Any(change => change.Withdraws))?.By ?? PersonId
            : null;

    /// <summary>The versions in effect, oldest first: without those that were undone, and without the undos.</summary>
    public IReadOnlyList<ContributionVersion> Standing()
    {
        var undone = Versions.Select(version => version.Undoes).OfType<int>().ToHashSet();
        return [.. Versions.Where(version => version.Changes.Count > 0 && version.Undoes is null && !undone.Contains(version.Number))];
    }

    /// <summary>What this contribution alone put into each section, as of its newest version.</summary>
    public IReadOnlyDictionary<SectionKey, SectionChange> Parts()
    {
        var parts = new Dictionary<SectionKey, SectionChange>();
        foreach (var change in Versions.SelectMany(version => version.Changes))
        {
            parts[change.Key] = parts.TryGetValue(change.Key, out var first) ? change with { Base = first.Base } : change;
        }

        return parts;
    }

    /// <summary>A section it wrote to now has another key.</summary>
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

    /// <summary>Adds a version and records the state before it. The caller sets the new state.</summary>
    public void AddVersion(ContributionVersion version) => Versions.Add(version with { Number = Versions.Count + 1, Was = Before });

    /// <inheritdoc cref="AddVersion(ContributionVersion)"/>
    public void AddVersion(string raw, IReadOnlyList<SectionChange> changes, DateTimeOffset at) =>
        AddVersion(new ContributionVersion(0, raw, changes, at));

    // A contribution that was never asked about was not waiting: it was not there.
    private ContributionState Before => State == ContributionState.Waiting && Questions == 0 ? ContributionState.TakenBack : State;
}
