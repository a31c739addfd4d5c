using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Storage;

/// <summary>The store. Text that people wrote is only ever added.</summary>
public sealed class BotDbContext(DbContextOptions<BotDbContext> options) : DbContext(options)
{
    /// <summary>Whether this is a rehearsal: changes are not stored.</summary>
    internal bool IsRehearsal { get; set; }

    /// <summary>Whether a new message to send was added.</summary>
    internal bool HasMessages { get; set; }

    /// <summary>Whether notes work was added, or is due sooner than before.</summary>
    internal bool HasNotes { get; set; }

    /// <summary>Whether meetings were moved, added or cancelled.</summary>
    internal bool HasPlans { get; set; }

    public DbSet<CommitteeRow> Committees => Set<CommitteeRow>();

    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<Prompt> Prompts => Set<Prompt>();

    public DbSet<Contribution> Contributions => Set<Contribution>();

    public DbSet<Conflict> Conflicts => Set<Conflict>();

    public DbSet<Section> Sections => Set<Section>();

    public DbSet<RosterChange> RosterChanges => Set<RosterChange>();

    public DbSet<ForgottenRow> Forgotten => Set<ForgottenRow>();

    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<LinkCodeRow> LinkCodes => Set<LinkCodeRow>();

    public DbSet<FollowRow> Follows => Set<FollowRow>();

    public DbSet<ReadMarkRow> ReadMarks => Set<ReadMarkRow>();

    public DbSet<RoadmapVerdictRow> RoadmapVerdicts => Set<RoadmapVerdictRow>();

    public DbSet<AccessTokenRow> AccessTokens => Set<AccessTokenRow>();

    public DbSet<FormerDateRow> FormerDates => Set<FormerDateRow>();

    public DbSet<PageSessionRow> PageSessions => Set<PageSessionRow>();

    public DbSet<SectionVersion> SectionVersions => Set<SectionVersion>();

    public DbSet<InboxRow> Inbox => Set<InboxRow>();

    public DbSet<InboxMark> InboxMarks => Set<InboxMark>();

    public DbSet<DestinationRow> Destinations => Set<DestinationRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<OutboxPause> OutboxPauses => Set<OutboxPause>();

    public DbSet<SentMessage> SentMessages => Set<SentMessage>();

    /// <summary>
    /// Resets the context for reuse. EF's pool only resets EF's own state:
    /// https://learn.microsoft.com/ef/core/performance/advanced-performance-topics.
    /// </summary>
    internal BotDbContext AsNew()
    {
        (IsRehearsal, HasMessages, HasNotes, HasPlans) = (false, false, false, false);
        return this;
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        IsRehearsal ? Task.FromResult(0) : base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CommitteeRow>(entity =>
        {
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => row.Version);
        });
        modelBuilder.Entity<Meeting>(entity =>
        {
            entity.HasKey(meeting => meeting.Id);
            entity
                .HasIndex(meeting => new { meeting.CommitteeId, meeting.Date })
                .IsUnique()
                .HasFilter($"\"{nameof(Meeting.CancelledAt)}\" IS NULL");
            entity.HasIndex(meeting => new { meeting.CommitteeId, meeting.StartsAt });
            Json(
                entity.Property(meeting => meeting.StandIns),
                all => new Dictionary<string, PersonId>(all),
                (one, other) =>
                    one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var person) && person == pair.Value)
            );
            Json(
                entity.Property(meeting => meeting.Renamed),
                all => new Dictionary<SectionKey, SectionKey>(all),
                (one, other) => one.Count == other.Count && !one.Except(other).Any()
            );
            Json(entity.Property(meeting => meeting.DeputiesToo), all => [.. all], (one, other) => one.SequenceEqual(other));
            Json(entity.Property(meeting => meeting.NotDue), all => [.. all], (one, other) => one.SequenceEqual(other));
            entity
                .Ignore(meeting => meeting.LongDate)
                .Ignore(meeting => meeting.IsoDate)
                .Ignore(meeting => meeting.BranchName)
                .Ignore(meeting => meeting.IsPublished);
        });
        modelBuilder.Entity<Prompt>(entity =>
        {
            entity.HasKey(prompt => new
            {
                prompt.MeetingId,
                prompt.TeamId,
                prompt.PersonId,
            });
            entity.HasIndex(prompt => new { prompt.PersonId, prompt.MeetingId });
            entity.Ignore(prompt => prompt.Slot);
        });
        modelBuilder.Entity<Contribution>(entity =>
        {
            entity.HasKey(contribution => contribution.Id);
            entity.HasIndex(contribution => new { contribution.MeetingId, contribution.TeamId });
            entity.HasIndex(contribution => new { contribution.PersonId, contribution.State });
            entity.HasIndex(contribution => contribution.MessageKey).IsUnique();
            entity.Property(contribution => contribution.State).HasConversion<string>();
            entity.Property(contribution => contribution.Kind).HasConversion<string>();
            Json(
                entity.Property(contribution => contribution.Versions),
                all => [.. all],
                (one, other) => one.Count == other.Count && one.Zip(other).All(pair => ReferenceEquals(pair.First, pair.Second))
            );
            entity.Ignore(contribution => contribution.Raw);
        });
        modelBuilder.Entity<RosterChange>(entity =>
        {
            entity.HasKey(change => change.Id);
            entity.HasIndex(change => new { change.CommitteeId, change.Number });
            Json(entity.Property(change => change.Undo), all => [.. all], (one, other) => one.SequenceEqual(other));
        });
        modelBuilder.Entity<Conflict>().HasKey(conflict => conflict.Id);
        modelBuilder.Entity<Section>(entity =>
        {
            entity.HasKey(section => new { section.MeetingId, section.Key });
            entity.Ignore(section => section.SectionKey).Ignore(section => section.Stored);
        });
        modelBuilder.Entity<SectionVersion>(entity =>
        {
            entity.HasKey(version => new
            {
                version.MeetingId,
                version.Key,
                version.Version,
            });
            Json(entity.Property(version => version.Withdrew), all => [.. all], (one, other) => one.SequenceEqual(other));
            entity.Ignore(version => version.Author);
        });
        modelBuilder.Entity<InboxRow>(entity =>
        {
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => new { row.Platform, row.DeliveryId }).IsUnique();
            entity.HasIndex(row => row.HandledAt);
        });
        modelBuilder.Entity<ForgottenRow>().HasKey(row => row.Person);
        modelBuilder.Entity<AccountRow>(entity =>
        {
            entity.HasKey(row => row.Account);
            entity.HasIndex(row => row.Person);
        });
        modelBuilder.Entity<LinkCodeRow>().HasKey(row => row.Hash);
        modelBuilder.Entity<AccessTokenRow>(entity =>
        {
            entity.HasKey(row => row.Hash);
            entity.HasIndex(row => new { row.Person, row.Number }).IsUnique();
        });
        modelBuilder.Entity<FollowRow>(entity =>
        {
            entity.HasKey(row => new
            {
                row.Person,
                row.CommitteeId,
                row.TeamId,
            });
            entity.HasIndex(row => row.CommitteeId);
        });
        modelBuilder.Entity<ReadMarkRow>(entity =>
        {
            entity.HasKey(row => new { row.MeetingId, row.Person });
            entity.HasIndex(row => row.Person);
        });
        modelBuilder.Entity<RoadmapVerdictRow>().HasKey(row => new { row.CommitteeId, row.ItemId });
        modelBuilder.Entity<FormerDateRow>().HasKey(row => new { row.CommitteeId, row.Date });
        modelBuilder.Entity<PageSessionRow>(entity =>
        {
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => row.Person);
        });
        modelBuilder.Entity<InboxMark>().HasKey(mark => mark.Platform);
        modelBuilder.Entity<DestinationRow>().HasKey(row => new { row.Platform, row.Destination });
        modelBuilder.Entity<OutboxRow>(entity =>
        {
            entity.HasKey(row => row.Id);
            entity
                .HasIndex(row => new
                {
                    row.Lane,
                    row.Priority,
                    row.Id,
                })
                .HasFilter("\"DoneAt\" IS NULL");
            entity.HasIndex(row => new { row.Lane, row.NotBefore }).HasFilter("\"DoneAt\" IS NULL");
            entity.HasIndex(row => row.Key);
            entity.Property(row => row.Kind).HasConversion<string>();
        });
        modelBuilder.Entity<OutboxPause>(entity =>
        {
            entity.HasKey(pause => new
            {
                pause.Platform,
                pause.Of,
                pause.Destination,
            });
            entity.Property(pause => pause.Of).HasConversion<string>();
        });
        modelBuilder.Entity<SentMessage>(entity =>
        {
            entity.HasKey(message => message.Slot);
            entity.HasIndex(message => message.MessageKey);
            entity.HasIndex(message => message.ThreadOf);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot compare or order a DateTimeOffset: instants are stored as UTC ticks on every provider.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
        configurationBuilder.Properties<PersonId>().HaveConversion<PersonIdConverter>();
    }

    /// <summary>Stores a property as JSON. Elements are immutable and only the collection changes, so comparing it is cheap.</summary>
    private static void Json<T>(PropertyBuilder<T> property, Func<T, T> copy, Func<T, T, bool> isSame)
        where T : class =>
        property.HasConversion(
            value => JsonSerializer.Serialize(value, StoreJson.Options),
            text => JsonSerializer.Deserialize<T>(text, StoreJson.Options)!,
            new ValueComparer<T>((one, other) => isSame(one!, other!), value => value.GetHashCode(), value => copy(value))
        );

    private sealed class TicksConverter()
        : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private sealed class PersonIdConverter() : ValueConverter<PersonId, string>(id => id.Value, value => new PersonId(value));
}
