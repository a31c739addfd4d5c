using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Core.Tests.Roster;

public sealed class GitAuthorsTests
{
    private static readonly PersonId Dies = new("slack:U1");
    private static readonly PersonId Dieu = new("slack:U2");

    /// <summary>Anybody can say that an address is theirs.</summary>
    [Theory]
    [InlineData("Dieu Cao", "dieucao@example.org", "slack:U2")]
    [InlineData("Dies Köper", "dieucao@example.org", "slack:U1")]
    [InlineData("dies", "dieucao@example.org", "slack:U1")]
    [InlineData("Somebody", "other@example.org", null)]
    public void A_commit_is_that_of_whom_it_names_whatever_address_another_gave(string name, string address, string? whose)
    {
        var committee = new Committee("runtime", "Runtime PMC")
        {
            People = [new Person(Dies, "Dies Köper", GitEmail: "dieucao@example.org"), new Person(Dieu, "Dieu Cao")],
        };

        GitAuthors.Find(committee, new NotesCommit("c1", name, address, default, false, null))?.Id.Value.ShouldBe(whose);
        if (whose is null)
        {
            GitAuthors.Find(committee, new NotesCommit("c1", name, address, default, false, null)).ShouldBeNull();
        }
    }
}
