using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>A committee that a repository seems to have.</summary>
/// <param name="Committee">The committee, with its template, and its schedule without time of day. People are known by name only.</param>
/// <param name="Meetings">Its past meetings with their notes, by date.</param>
/// <param name="Schedule">What the dates of the last year say.</param>
/// <param name="Agenda">The headings of the newest notes that are no team's, in order.</param>
/// <param name="Learned">What was learned, each with where from, as lines for people.</param>
/// <param name="Unsure">Guesses that a person should check.</param>
public sealed record CommitteeProposal(
    Committee Committee,
    IReadOnlyList<PastMeeting> Meetings,
    LearnedSchedule Schedule,
    IReadOnlyList<string> Agenda,
    IReadOnlyList<string> Learned,
    IReadOnlyList<string> Unsure
);

/// <summary>The notes of a past meeting.</summary>
/// <param name="Date">The meeting's date.</param>
/// <param name="File">The notes.</param>
public sealed record PastMeeting(DateOnly Date, RepositoryFile File);

/// <summary>
/// Learns the committees of a notes repository: files whose paths follow one pattern of dates are the notes of one committee, and so are
/// those of an earlier pattern with mostly the same teams or the same title.
/// </summary>
public static class RepositoryImport
{
    // Two files are a pattern; one may be anything that has a date in its name.
    private const int FewestFiles = 2;
    private const int FilesThatSayWhoLeads = 3;

    // Fewer files with another name are exceptions.
    private const int FewestOfASeries = 4;
    private const int MostUnreadNamed = 10;

    // "11-7", with a year in the folder, has three.
    private const int FewestDigitsOfADate = 3;

    // With more exceptions than one in so many meetings, a schedule is doubted.
    private const int LeastOrderly = 3;

    /// <summary>The committees of a repository, the one with the newest notes first.</summary>
    /// <param name="files">Its Markdown files.</param>
    /// <param name="today">Later notes are of meetings that have not taken place.</param>
    /// <param name="progress">Is told how many files were read.</param>
    /// <exception cref="UserError">There are none.</exception>
    public static IReadOnlyList<CommitteeProposal> Read(
        IReadOnlyList<RepositoryFile> files,
        DateOnly today,
        IProgress<int>? progress = null
    )
    {
        var (found, refused) = (new List<Found>(), new List<string>());
        var count = 0;
        foreach (var group in DatedFiles.Of(files))
        {
            var (meetings, unread) = (new List<Notes>(), new List<string>());
            foreach (var (date, file) in group.Files)
            {
                try
                {
                    meetings.Add(Notes.Read(date, file));
                }
                catch (UserError error)
                {
                    unread.Add($"{file.Path}: {error.Message}");
                }

                progress?.Report(++count);
            }

            if (meetings.Count == 0)
            {
                refused.AddRange(unread);
                continue;
            }

            if (found.Find(each => each.IsTwin(meetings)) is { } twin)
            {
                twin.LeaveOut(group.Pattern, meetings.Count);
                continue;
            }

            if (found.Find(each => each.IsEarlier(meetings)) is { } later)
            {
                later.Add(group.Pattern, meetings, unread);
            }
            else
            {
                found.Add(new Found(group.Pattern, meetings, unread));
            }
        }

        foreach (var each in found)
        {
            each.NameUndated(files);
        }

        var several = found.Where(each => each.Notes.Count >= FewestFiles).ToList();
        var proposals = (several.Count > 0 ? several : found).Select(each => each.Propose(today)).ToList();
        return proposals.Count > 0 ? WithOwnIds(proposals)
            : refused.Count > 0
                ? throw new UserError(
                    $"{refused.Count} of {files.Count} Markdown files have a date in their path, but I can read none as notes. "
                        + $"{refused[0]} Give me one file that has headings for the teams with `import <file>`, and the path pattern later."
                )
            : throw new UserError(
                $"I found no notes among {files.Count} Markdown files: notes have the date in their path, such as 2017-09-05.md, and a "
                    + "heading for each team."
            );
    }

    private static IReadOnlyList<CommitteeProposal> WithOwnIds(IReadOnlyList<CommitteeProposal> proposals)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. proposals.Select(proposal =>
            {
                var id = proposal.Committee.Id;
                for (var i = 2; !taken.Add(id); i++)
                {
                    id = $"{proposal.Committee.Id}-{i}";
                }

                return proposal with
                {
                    Committee = proposal.Committee with { Id = id },
                };
            }),
        ];
    }

    /// <summary>A file that can be read as notes.</summary>
    private sealed record Notes(DateOnly Date, RepositoryFile File, ImportedCommittee Imported)
    {
        private readonly Lazy<HashSet<string>> _teams = new(() => [.. Imported.Committee.Teams.Select(team => HeadingText.Key(team.Name))]);

        public HashSet<string> Teams => _teams.Value;

        /// <exception cref="UserError">It cannot be read as notes.</exception>
        public static Notes Read(DateOnly date, RepositoryFile file) =>
            file.Refused is { } problem ? throw new UserError($"it {problem}.")
            : !NotesDocument.CanBeRead(file.Text) ? throw new UserError("its lists or quotes are nested too deeply.")
            : new Notes(date, file, NotesImport.Read(file.Text, file.Path));
    }

    /// <summary>The notes of one committee.</summary>
    private sealed class Found(string pattern, List<Notes> notes, List<string> unread)
    {
        private readonly List<string> _unread = unread;
        private readonly List<string> _doubts = [];
        private readonly List<(string Pattern, int Files)> _patterns = [(pattern, notes.Count)];

        public List<Notes> Notes { get; } = notes;

        /// <summary>Whether other notes are of the same committee: most of the teams are the same, or the title, and few dates.</summary>
        public bool IsEarlier(List<Notes> others) =>
            (HasTitle(others) || (HasTeams(others) && !Interleaves(others))) && OfSameDays(others) * 2 <= others.Count;

        /// <summary>Whether other notes are second files of the same meetings, such as their agendas.</summary>
        public bool IsTwin(List<Notes> others) =>
            others.Count > 1
            && (HasTitle(others) || HasTeams(others))
            && OfSameDays(others) * 2 > others.Count
            // Two committees may have one title and one day, and then a folder each.
            && Folders.Overlaps(others.Select(notes => FolderOf(notes.File.Path)));

        /// <summary>They are left out, and that is said.</summary>
        public void LeaveOut(string pattern, int files) =>
            _doubts.Add($"{pattern}: {files} files of the same meetings, such as agendas. I left them out.");

        /// <summary>Names the files beside the notes that have no date, where one may have been meant.</summary>
        public void NameUndated(IReadOnlyList<RepositoryFile> files)
        {
            var folders = Folders;
            _unread.AddRange(
                files
                    .Where(file =>
                        folders.Contains(FolderOf(file.Path))
                        && file.Path[(FolderOf(file.Path).Length)..].Count(char.IsAsciiDigit) >= FewestDigitsOfADate
                        && NotesLayout.Of(file.Path, null, []).Date is null
                    )
                    .Select(file => $"{file.Path}: I cannot read a date in its name.")
            );
        }

        private HashSet<string> Folders => Notes.Select(notes => FolderOf(notes.File.Path)).ToHashSet(StringComparer.Ordinal);

        private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

        private int OfSameDays(List<Notes> others)
        {
            var dates = Notes.Select(notes => notes.Date).ToHashSet();
            return others.Count(notes => dates.Contains(notes.Date));
        }

        /// <summary>Whether both go on at the same time, as two committees do, and not one after the other.</summary>
        private bool Interleaves(List<Notes> others)
        {
            var first = Notes.Min(notes => notes.Date);
            return others.Count >= FewestOfASeries && others.Count(notes => notes.Date > first) * 2 > others.Count;
        }

        private bool HasTitle(List<Notes> others) =>
            Nearest(others).Imported.Committee.Id == others[0].Imported.Committee.Id && others[0].Imported.Committee.Id != "committee";

        private bool HasTeams(List<Notes> others)
        {
            var nearest = Nearest(others);
            var shared = nearest.Teams.Count(others[0].Teams.Contains);
            // Articles that all have the same headings are no notes; those of teams name who leads them.
            var hasLeads = others[0].Imported.Committee.Teams.Any(team => team.Leads.Count > 0);
            return hasLeads && shared > 1 && shared * 2 > Math.Min(nearest.Teams.Count, others[0].Teams.Count);
        }

        private Notes Nearest(List<Notes> others) => Notes.MinBy(notes => Math.Abs(notes.Date.DayNumber - others[0].Date.DayNumber))!;

        public void Add(string pattern, List<Notes> others, List<string> unread)
        {
            _unread.AddRange(unread);
            var dates = Notes.Select(notes => notes.Date).ToHashSet();
            Notes.AddRange(others.Where(notes => dates.Add(notes.Date)));
            Notes.Sort((one, other) => other.Date.CompareTo(one.Date));
            _patterns.Add((pattern, others.Count));
        }

        public CommitteeProposal Propose(DateOnly today)
        {
            var (learned, unsure) = (new List<string>(), new List<string>());
            var meetings = Dated(unsure);
            var newest = Newest(meetings);
            var imported = newest.Imported;
            var history = new TeamHistory(imported.Committee.Teams);
            foreach (var notes in meetings.SkipWhile(notes => notes != newest))
            {
                history.Before(notes.Date, notes.Imported.Committee.Teams, notes.Imported.Committee.NameOf);
            }

            var schedule = LearnedSchedule.Of(meetings.Select(notes => notes.Date));
            learned.AddRange(SayWhere(meetings, newest, schedule));
            learned.AddRange(history.Learned);
            unsure.AddRange(_unread.Take(MostUnreadNamed).Select(file => $"Left out: {file}"));
            if (_unread.Count > MostUnreadNamed)
            {
                unsure.Add($"Left out too: {_unread.Count - MostUnreadNamed} more files that cannot be read.");
            }

            unsure.AddRange(_doubts);
            unsure.AddRange(Shortened(imported.Unsure));
            unsure.AddRange(DoubtsOfLeads(meetings, newest, history.Teams));
            var exceptions = schedule.Missing.Count + schedule.Extra.Count;
            if (schedule.Rules.Count > 0 && exceptions * LeastOrderly > meetings.Count)
            {
                unsure.Add(
                    $"The schedule fits only in part: {exceptions} of the dates are exceptions. Look at it, and give another with --every, "
                        + "or later with `/pmc schedule every`."
                );
            }

            if (schedule.Rules.Count == 0)
            {
                unsure.Add("The dates follow no rule I know. Give one with --every, or later with `/pmc schedule every`.");
            }

            var people = imported.Committee.People.Select(person => WithGitNames(person, meetings)).ToList();
            return new CommitteeProposal(
                imported.Committee with
                {
                    Teams = history.Teams,
                    People = people,
                    NotesPath = _patterns[0].Pattern,
                    NoUpdateText = NoUpdateText(meetings) ?? imported.Committee.NoUpdateText,
                    Schedule = Core.Schedules.Schedule.None with { Rules = schedule.Rules, Except = schedule.Missing },
                },
                [.. meetings.Where(notes => notes.Date <= today).Reverse().Select(notes => new PastMeeting(notes.Date, notes.File))],
                schedule,
                imported.AgendaSections,
                learned,
                unsure
            );
        }

        /// <summary>Where no heading names a lead, that is said once.</summary>
        private static IEnumerable<string> Shortened(IReadOnlyList<string> doubts) =>
            doubts.Any(doubt => doubt == NotesImport.NoLeads)
                ? doubts.Where(doubt => !doubt.EndsWith(NotesImport.NoLead, StringComparison.Ordinal))
                : doubts;

        /// <summary>One file for each date, the newest first.</summary>
        private List<Notes> Dated(List<string> unsure)
        {
            var dated = new List<Notes>();
            foreach (var of in Notes.GroupBy(notes => notes.Date).OrderByDescending(group => group.Key))
            {
                dated.Add(of.First());
                if (of.Count() > 1)
                {
                    unsure.Add(
                        $"Several files are of {of.Key:yyyy-MM-dd}: {string.Join(", ", of.Select(notes => notes.File.Path))}. I took the "
                            + "first."
                    );
                }
            }

            return dated;
        }

        /// <summary>The newest notes that are not cut short: with at least half as many teams as those before them.</summary>
        private static Notes Newest(List<Notes> meetings) =>
            meetings.Zip(meetings.Skip(1).Append(meetings[^1])).First(pair => pair.First.Teams.Count * 2 >= pair.Second.Teams.Count).First;

        private IEnumerable<string> SayWhere(List<Notes> meetings, Notes newest, LearnedSchedule schedule)
        {
            yield return $"Title, order of the sections, teams, leads and template: from {newest.File.Path}";
            foreach (var (pattern, files) in _patterns)
            {
                yield return $"Path {pattern}: from {files} {(files == 1 ? "file" : "files")}";
            }

            var year = meetings.Where(notes => notes.Date > meetings[0].Date.AddYears(-1)).ToList();
            if (schedule.Rules.Count > 0)
            {
                yield return $"Schedule: from the dates of {year.Count} meetings, {year[^1].Date:yyyy-MM-dd} to {year[0].Date:yyyy-MM-dd}";
            }
        }

        /// <summary>Where the newest notes name another lead than those before them, who agree: it may be a stand-in.</summary>
        private static IEnumerable<string> DoubtsOfLeads(List<Notes> meetings, Notes newest, IReadOnlyList<Team> teams)
        {
            var names = new TeamNames(teams);
            var earlier = meetings.SkipWhile(notes => notes != newest).Skip(1).Take(FilesThatSayWhoLeads).ToList();
            foreach (var team in newest.Imported.Committee.Teams)
            {
                var now = LeadsOf(newest, team);
                var before = earlier
                    .Select(notes =>
                        (Notes: notes, Team: notes.Imported.Committee.Teams.FirstOrDefault(other => names.Find(other.Name)?.Id == team.Id))
                    )
                    .Where(each => each.Team is not null)
                    .Select(each => LeadsOf(each.Notes, each.Team!))
                    .ToList();
                if (before.Count == FilesThatSayWhoLeads && before.Distinct().Count() == 1 && before[0] != now)
                {
                    yield return $"{team.PlainName}: {Who(now)} in the newest notes, {Who(before[0])} in the {before.Count} before. "
                        + "I took the newest; `/pmc lead` changes it.";
                }
            }

            static string LeadsOf(Notes notes, Team team) =>
                string.Join(" and ", team.Leads.Select(notes.Imported.Committee.NameOf).Order());
            static string Who(string names) => names.Length == 0 ? "nobody" : names;
        }

        /// <summary>How teams say that they have no update, if they mostly say it with the same words.</summary>
        private static string? NoUpdateText(List<Notes> meetings) =>
            meetings
                .SelectMany(notes =>
                    NotesOutline.Read(notes.File.Text, TeamNames.Of(notes.Imported.Committee.Teams)) is var outline
                        ? outline.Keys.Where(key => key.IsTeamRoot).Select(key => SectionText.Of(outline.Text(key)!))
                        : []
                )
                .Where(text => text.Length > 0 && NoUpdatePhrases.Says(text))
                .CountBy(text => text, StringComparer.Ordinal)
                .Where(text => text.Value > 1)
                .OrderByDescending(text => text.Value)
                .ThenBy(text => text.Key, StringComparer.Ordinal)
                .Select(text => text.Key)
                .FirstOrDefault();

        /// <summary>Names in git that differ from a person's only in accents, case and spaces.</summary>
        private static Person WithGitNames(Person person, List<Notes> meetings)
        {
            var own = Bare(person.Name);
            var names = meetings
                .SelectMany(notes => notes.File.Changes)
                .Select(change => change.Author)
                .Distinct(StringComparer.Ordinal)
                .Where(name => name != person.Name && Bare(name) == own)
                .ToList();
            return names.Count == 0 ? person : person with { GitNames = names };
        }

        private static string Bare(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c)).Select(Accents.Fold));
    }
}
