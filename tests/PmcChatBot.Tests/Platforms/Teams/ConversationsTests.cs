using System.Collections.Concurrent;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

public sealed class ConversationsTests
{
    [Fact]
    public async Task An_answer_is_taken_from_what_the_editor_sent_and_follows_its_edits_its_deletion_and_its_return()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = await stage.Teams.Deliveries.PostAsync(stage.Dies, "one two", "<ul><li>one</li><li><strong>two</strong></li></ul>");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("- one\n- **two**");

        await stage.Teams.Deliveries.EditAsync(stage.Dies, message, "three", "<p>three</p>");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("three");

        await stage.Teams.Deliveries.DeleteAsync(stage.Dies, message);
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();

        await stage.Teams.Deliveries.UndeleteAsync(stage.Dies, message, "three and four", "<p>three and four</p>");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("three and four");
    }

    [Theory]
    [InlineData("2017-09-05T10:00:00.33Z", "2017-09-05T10:00:00.331Z")]
    [InlineData("2017-09-05T10:00:00Z", "2017-09-05T10:00:00.5Z")]
    [InlineData("2017-09-05T12:00:00+02:00", "2017-09-05T10:00:05Z")]
    [InlineData(null, null)]
    public async Task The_later_edit_stands_however_its_time_is_written(string? first, string? second)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = await stage.Teams.Deliveries.PostAsync(stage.Dies, "one", "<p>one</p>");
        foreach (var (text, at) in new[] { ("two", first), ("three", second) })
        {
            var edit = stage.Teams.Deliveries.Base("messageUpdate", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
            (edit["id"], edit["text"], edit["timestamp"]) = (message.Id, text, at);
            await stage.Teams.Deliveries.DeliverAsync(edit);
            await stage.SettleAsync();
        }

        (await stage.StoredAsync("@cli")).ShouldBe("three");
    }

    [Theory]
    [InlineData("<p><img src=\"/relative.png\"></p>", null)]
    [InlineData(null, "{}")]
    [InlineData(null, """{"other":"x"}""")]
    public async Task A_message_is_its_text_where_nothing_else_in_it_says_anything(string? html, string? value)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = stage.Teams.Deliveries.Base("message", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
        (message["id"], message["text"], message["value"]) = (
            stage.Teams.Tenant.NextId(),
            "- Shipped",
            value is null ? null : System.Text.Json.Nodes.JsonNode.Parse(value)
        );
        message["attachments"] = html is null
            ? null
            : new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["contentType"] = "text/html", ["content"] = html }
            );

        await stage.Teams.Deliveries.DeliverAsync(message);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped");
    }

    /// <summary>What Teams sends, and what stands in the notes: the shapes of real deliveries.</summary>
    public static TheoryData<string, string, string?, string?, string> Shapes =>
        new()
        {
            {
                "a name as one mention a word",
                "thanks to <at>Lynne</at> <at>Robbins</at>",
                "<p>thanks to <span itemtype=\"http://schema.skype.com/Mention\" itemscope=\"\" itemid=\"0\">Lynne</span>&nbsp;<span "
                    + "itemtype=\"http://schema.skype.com/Mention\" itemscope=\"\" itemid=\"1\">Robbins</span></p>",
                "Lynne Robbins",
                "thanks to Lynne Robbins"
            },
            { "the same as text alone", "thanks to <at>Lynne</at> <at>Robbins</at>", null, "Lynne Robbins", "thanks to Lynne Robbins" },
            { "a quoted reply of 2026", "<quoted messageId=\"1800000000005\"/> We shipped seven.", null, null, "We shipped seven." },
            { "a quoted reply of 2026 in HTML", "", "<quoted messageId=\"1\"/><p>Infra is <b>fine</b>.</p>", null, "Infra is **fine**." },
            {
                "an element that closes itself",
                "",
                "<p>one <emoji id=\"smile\" alt=\"x\"/> two</p><p>three</p>",
                null,
                "one x two\n\nthree"
            },
            {
                "a link from Outlook",
                "",
                "<p>see <a "
                    + "href=\"https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fex.org%2Fa&amp;data=05%7C02%7Cada%40ex.org%7Cabc\" originalsrc=\"https://ex.org/a\">the page</a></p>",
                null,
                "see [the page](https://ex.org/a)"
            },
            {
                "an emoji of the organisation's own",
                "",
                "<p>shipped <customemoji id=\"x\" alt=\"partyparrot\" source=\"https://x\"></customemoji> today</p>",
                null,
                "shipped partyparrot today"
            },
            {
                "words beside a picture",
                "",
                "<p>see this <img alt=\"image\" src=\"https://eu-api.asm.skype.com/v1/objects/0-weu-d1-aa/views/imgo\" "
                    + "itemtype=\"http://schema.skype.com/AMSImage\"></p>",
                null,
                "see this"
            },
            {
                "blanks and an emoji in text alone",
                "shipped&nbsp;it <img alt=\"🍺\" itemid=\"beer\" src=\"https://statics.teams.microsoft.com/x\"> today",
                null,
                null,
                "shipped it 🍺 today"
            },
            { "a mention whose words are missing", "<at>PMC</at> - Shipped it", null, "bot without text", "- Shipped it" },
            { "lines with bullets", "• one\n• two", null, null, "- one\n- two" },
            {
                "the bot's name in the words",
                "",
                "<p>thanks to <span itemtype=\"http://schema.skype.com/Mention\" itemid=\"0\">PMC</span> we know</p>",
                "bot",
                "thanks to PMC we know"
            },
        };

    [Theory]
    [InlineData("application/vnd.microsoft.card.adaptive", "a card", "<p>- Shipped</p>", "a card")]
    [InlineData("application/vnd.microsoft.card.hero", "a preview", "<p><a href=\"https://e.org/x\">- Shipped</a></p>", "")]
    [InlineData("image/png", "https://statics.teams.microsoft.com/emoji/beer.png", "<p>- Shipped</p>", "")]
    [InlineData("image/gif", "https://media.giphy.com/x.gif", "<p>- Shipped <img alt=\"g\" src=\"https://media.giphy.com/x.gif\"></p>", "")]
    [InlineData("image/png", "https://eu-api.asm.skype.com/v1/objects/1", "<p>- Shipped</p>", "a picture")]
    public async Task What_comes_beside_the_words_is_named_unless_they_have_it(string type, string address, string html, string named)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = stage.Teams.Deliveries.Base("message", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
        (message["id"], message["text"]) = (stage.Teams.Tenant.NextId(), "- Shipped");
        message["attachments"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["contentType"] = type, ["contentUrl"] = address },
            new System.Text.Json.Nodes.JsonObject { ["contentType"] = "text/html", ["content"] = html }
        );

        await stage.Teams.Deliveries.DeliverAsync(message);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli"))!.ShouldContain("Shipped");
        var said = stage
            .Seeded.Stage.Chat.ToPerson(stage.Seeded.Person("Dies Köper"))
            .Select(each => each.Text)
            .Where(text => text.Contains("cannot put", StringComparison.Ordinal));
        string.Join(" ", said).ShouldContain(named);
        said.Any().ShouldBe(named.Length > 0);
    }

    [Theory, MemberData(nameof(Shapes))]
    public async Task Real_shapes_become_what_was_written(string what, string text, string? html, string? mentioned, string wanted)
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = stage.Teams.Deliveries.Base("message", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
        (message["id"], message["text"]) = (stage.Teams.Tenant.NextId(), text);
        message["attachments"] = html is null
            ? null
            : new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["contentType"] = "text/html", ["content"] = html }
            );
        var (id, names) =
            mentioned?.StartsWith("bot", StringComparison.Ordinal) == true
                ? (message["recipient"]!["id"]!.GetValue<string>(), new[] { "PMC" })
                : ("29:lynne", mentioned?.Split(' ') ?? []);
        message["entities"] = new System.Text.Json.Nodes.JsonArray([
            .. names.Select(name => new System.Text.Json.Nodes.JsonObject
            {
                ["type"] = "mention",
                ["text"] = mentioned == "bot without text" ? null : $"<at>{name}</at>",
                ["mentioned"] = new System.Text.Json.Nodes.JsonObject { ["id"] = id, ["name"] = name },
            }),
        ]);

        await stage.Teams.Deliveries.DeliverAsync(message);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe(wanted, what);
    }

    [Fact]
    public async Task A_deletion_that_is_undone_puts_the_same_words_back()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = await stage.Teams.Deliveries.PostAsync(stage.Dies, "words that come back");
        await stage.SettleAsync();
        await stage.Teams.Deliveries.DeleteAsync(stage.Dies, message);
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();

        await stage.Teams.Deliveries.UndeleteAsync(stage.Dies, message, "words that come back");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("words that come back");
    }

    [Fact]
    public async Task A_deletion_that_is_undone_while_it_is_asked_about_leaves_the_notes_as_they_are()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var message = await stage.Teams.Deliveries.PostAsync(stage.Dies, "words that come back");
        await stage.SettleAsync();
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "compile", TeamsStage.Cancel);
        await stage.Teams.Deliveries.DeleteAsync(stage.Dies, message);
        await stage.SettleAsync();
        string.Join("\n", stage.To(stage.Dies).Select(TeamsStage.Words)).ShouldContain("shall I take the text out of them too?");

        await stage.Teams.Deliveries.UndeleteAsync(stage.Dies, message, "words that come back");
        await stage.SettleAsync();

        string.Join("\n", stage.To(stage.Dies).Select(TeamsStage.Words))
            .ShouldContain("You restored the message, so the notes stay as they are.");
        (await stage.StoredAsync("@cli")).ShouldBe("words that come back");
    }

    [Fact]
    public async Task Two_people_of_one_name_stay_two()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var (one, other) = (stage.Chair, stage.User(stage.Seeded.Person("Julz Friedman")));
        var message = stage.Teams.Deliveries.Base("message", stage.Dies, TeamsTenant.PersonalOf(stage.Dies));
        (message["id"], message["text"]) = (stage.Teams.Tenant.NextId(), "by <at>Alex Kim</at> and <at>Alex Kim</at>");
        message["entities"] = new System.Text.Json.Nodes.JsonArray([
            .. new[] { one, other }.Select(user => new System.Text.Json.Nodes.JsonObject
            {
                ["type"] = "mention",
                ["text"] = "<at>Alex Kim</at>",
                ["mentioned"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["id"] = user.Id,
                    ["name"] = "Alex Kim",
                    ["aadObjectId"] = user.Aad,
                },
            }),
        ]);

        await stage.Teams.Deliveries.DeliverAsync(message);
        await stage.SettleAsync();

        (await stage.Seeded.Stage.SectionsAsync(stage.Seeded.Meeting.Id, TeamsStage.Cancel))
            .Single(section => section.Key == "@cli")
            .Text.ShouldBe($"by {one.Name} and {other.Name}");
    }

    [Fact]
    public async Task Whoever_owes_several_teams_answers_the_question_with_Reply()
    {
        await using var stage = await TeamsStage.AskedAsync();
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, $"lead Garden <@teams:{stage.Dies.Aad}>", TeamsStage.Cancel);
        var prompt = stage
            .To(stage.Dies)
            .Last(message =>
                TeamsStage.Words(message).Contains("What has", StringComparison.Ordinal)
                && TeamsStage.Words(message).Contains("Garden", StringComparison.Ordinal)
            );

        await stage.Teams.Deliveries.PostAsync(stage.Dies, "PMC What has they done? - Grown", "<p>- Grown</p>", prompt.Id);
        await stage.SettleAsync();

        (await stage.StoredAsync("@garden")).ShouldBe("- Grown");
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Theory]
    [InlineData("status")]
    [InlineData("pmc status")]
    [InlineData("/pmc status")]
    public async Task A_command_in_a_channel_is_answered_in_the_personal_chat(string text)
    {
        await using var stage = await TeamsStage.AskedAsync();

        await stage.Teams.Deliveries.MentionAsync(stage.Chair, TeamsStageChat.Channel, text);
        await stage.SettleAsync();

        TeamsStage.Words(stage.To(stage.Chair)[^1]).ShouldContain("0 of 17 teams have answered");
        stage.InChannel().ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_who_is_mentioned_in_a_command_is_meant_by_id()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var julz = stage.User(stage.Seeded.Person("Julz Friedman"));

        await stage.Teams.Deliveries.MentionAsync(stage.Chair, TeamsStageChat.Channel, $"lead CLI @{julz.Name}", julz);
        await stage.SettleAsync();

        (await stage.Seeded.Stage.CommitteeAsync(TeamsStage.Cancel)).FindTeam("cli")!.Leads.ShouldBe([new($"teams:{julz.Aad}")]);
    }

    [Fact]
    public async Task The_notes_are_a_post_and_replies_in_its_thread_amended_in_place()
    {
        await using var stage = await TeamsStage.AskedAsync();
        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped <script>", "<p>- Shipped &lt;script&gt;</p>");
        await stage.SettleAsync();
        await stage.Teams.Deliveries.MentionAsync(stage.Chair, TeamsStageChat.Channel, "/pmc compile");
        await stage.SettleAsync();

        var posts = stage.InChannel();
        var parent = posts.Single(post => !post.Conversation.Contains(';', StringComparison.Ordinal));
        TeamsStage.Words(parent).ShouldContain("1 of 17 teams reported");
        posts.Where(post => post != parent).ShouldAllBe(post => post.Conversation == $"{TeamsStageChat.Channel};messageid={parent.Id}");
        // Phones show lists and headings in cards alone.
        posts.ShouldAllBe(post => post.Card != null && post.Text.Length == 0);
        string.Concat(posts.Select(TeamsStage.Words)).ShouldContain("Shipped");
        posts.ShouldAllBe(post =>
            post.Activity.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Length * 2
            < 80 * 1024
        );

        await stage.Teams.Deliveries.PostAsync(stage.User(stage.Seeded.Person("Julz Friedman")), "- Late", "<p>- Late</p>");
        await stage.SettleAsync();
        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddMinutes(11), TeamsStage.Cancel);
        await stage.SettleAsync();
        stage.InChannel().Single(post => post.Id == parent.Id).Edits.ShouldBe(1);
        TeamsStage.Words(stage.InChannel().Single(post => post.Id == parent.Id)).ShouldContain("2 of 17 teams reported");
    }

    [Fact]
    public async Task Notes_can_be_posted_as_HTML()
    {
        await using var stage = new TeamsStage(
            await SeededStage.OpenAsync(
                TeamsStage.Cancel,
                StagePlatform.Teams,
                _ =>
                    Task.FromResult<IReadOnlyDictionary<string, string?>>(
                        new Dictionary<string, string?> { ["Teams:NotesAsCards"] = "false" }
                    )
            )
        );
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);
        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped <script>", "<p>- Shipped &lt;script&gt;</p>");
        await stage.SettleAsync();
        await stage.Teams.Deliveries.MentionAsync(stage.Chair, TeamsStageChat.Channel, "/pmc compile");
        await stage.SettleAsync();

        // The first has a button.
        var replies = stage.InChannel().Where(post => post.Conversation.Contains(';', StringComparison.Ordinal)).ToList();
        replies.ShouldAllBe(post => post.Card == null);
        string.Concat(replies.Select(post => post.Text)).ShouldContain("Shipped &lt;script&gt;");
    }

    [Fact]
    public async Task Whoever_has_not_added_the_app_is_told_to_the_chair_with_what_to_do_and_asked_once_they_have()
    {
        await using var stage = await TeamsStage.OpenAsync();
        stage.Dies.HasApp = false;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);
        (await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "status", TeamsStage.Cancel)).ShouldContain(
            "Not delivered yet to Dies Köper: they have not added the app in Teams: they can find it under Apps, or somebody can add it to "
                + "their team"
        );
        stage.To(stage.Dies).ShouldBeEmpty();

        await stage.Teams.Deliveries.InstallAsync(stage.Dies);
        await stage.Seeded.Stage.SettleAsync(TeamsStage.Cancel);
        stage.To(stage.Dies).ShouldContain(message => TeamsStage.Words(message).Contains("What has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_blocks_the_bot_is_told_and_nobody_else_waits()
    {
        await using var stage = await TeamsStage.OpenAsync();
        stage.Dies.Blocks = true;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);

        TeamsStage
            .Words(stage.To(stage.Chair).Single(message => TeamsStage.Words(message).Contains("cannot write", StringComparison.Ordinal)))
            .ShouldContain("has blocked or removed the app in Teams");
        stage.To(stage.User(stage.Seeded.Person("Julz Friedman"))).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Destinations_are_known_after_a_restart()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var memory = stage.Seeded.Stage.Get<IDestinationMemory>();

        var places = await memory.AllAsync("teams", TeamsStage.Cancel);
        places[$"channel:teams:{TeamsStageChat.Channel}"].ShouldContain(TeamsStageChat.Channel);
        places[$"dm:teams:{stage.Dies.Aad}"].ShouldContain(TeamsTenant.PersonalOf(stage.Dies));

        await stage.Teams.Deliveries.InstallAsync(stage.Dies, "remove");
        (await memory.AllAsync("teams", TeamsStage.Cancel)).Keys.ShouldNotContain($"dm:teams:{stage.Dies.Aad}");
    }

    [Fact]
    public async Task What_Teams_takes_from_a_bot_is_never_exceeded()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Teams.Limits = new TeamsLimits(stage.Seeded.Stage.Clock);
        for (var i = 0; i < 30; i++)
        {
            await stage.Teams.Deliveries.PostAsync(stage.Chair, "pmc status");
        }

        await stage.Seeded.Stage.SettleWithRetriesAsync(TeamsStage.Cancel, most: 500);

        stage.Teams.Limits.Refused.ShouldBe(0);
        stage
            .To(stage.Chair)
            .Count(message => TeamsStage.Words(message).Contains("teams have answered", StringComparison.Ordinal))
            .ShouldBe(30);
    }

    [Theory]
    [InlineData(
        """{"error":{"innerHttpError":{"statusCode":403,"body":{"code":"BotNotInConversationRoster"}}}}""",
        "the app is not installed there in Teams"
    )]
    [InlineData(
        """{"error":{"code":"SomethingNew","message":"as it is"}}""",
        "does not let the bot write there (SomethingNew: as it is): check whether the app is still installed"
    )]
    public async Task Whatever_Teams_forbids_is_told_with_what_to_look_at(string body, string said)
    {
        await using var stage = await TeamsStage.OpenAsync();
        stage.Teams.Fault = (method, path, _) =>
            method == "POST"
            && path.EndsWith("/activities", StringComparison.Ordinal)
            && path.Contains(stage.Dies.Aad, StringComparison.Ordinal)
                ? new TeamsFault(403, body)
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);

        TeamsStage
            .Words(stage.To(stage.Chair).Single(message => TeamsStage.Words(message).Contains("cannot write", StringComparison.Ordinal)))
            .ShouldContain(said);
    }

    [Fact]
    public async Task A_change_that_Teams_only_points_elsewhere_for_is_made_again()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var times = 2;
        stage.Teams.Fault = (method, _, _) => method == "PUT" && Interlocked.Decrement(ref times) >= 0 ? new TeamsFault(302, "") : null;
        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped", "<p>- Shipped</p>");
        await stage.SettleAsync();

        times.ShouldBeLessThan(0);
        TeamsStage.Words(stage.Prompt(stage.Dies)).ShouldContain("s update for");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(412)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task What_Teams_wants_later_it_gets_later(int status)
    {
        await using var stage = await TeamsStage.OpenAsync();
        var times = 3;
        stage.Teams.Fault = (method, path, _) =>
            method == "POST" && path.EndsWith("/activities", StringComparison.Ordinal) && Interlocked.Decrement(ref times) >= 0
                ? status switch
                {
                    429 => TeamsFault.TooMany(7),
                    412 => TeamsFault.Conflict,
                    _ => new TeamsFault(status, "<html>"),
                }
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);

        stage.To(stage.Dies).ShouldHaveSingleItem();
        stage.To(stage.Chair).Count(message => TeamsStage.Words(message).Contains("cannot write", StringComparison.Ordinal)).ShouldBe(0);
    }

    [Fact]
    public async Task A_403_that_passes_is_no_missing_app()
    {
        await using var stage = await TeamsStage.OpenAsync();
        var times = 2;
        stage.Teams.Fault = (method, path, _) =>
            method == "POST" && path.EndsWith("/activities", StringComparison.Ordinal) && Interlocked.Decrement(ref times) >= 0
                ? new TeamsFault(403, """{"error":{"code":"ServiceError","message":"Unknown"}}""")
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);
        await stage.SettleAsync();

        stage.To(stage.Dies).ShouldHaveSingleItem();
        stage.To(stage.Chair).ShouldNotContain(message => TeamsStage.Words(message).Contains("add the app", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Teams_that_refuses_and_does_not_say_for_how_long_is_asked_less_and_less_often()
    {
        await using var stage = await TeamsStage.OpenAsync();
        var tries = new ConcurrentQueue<DateTimeOffset>();
        var clock = stage.Seeded.Stage.Clock;
        var isOver = clock.GetUtcNow().AddMinutes(3);
        stage.Teams.Fault = (method, _, body) =>
        {
            // Bulk messages only: whoever waits for an answer is not kept waiting by them.
            if (method != "POST" || body?.ToJsonString().Contains("What has") != true || clock.GetUtcNow() > isOver)
            {
                return null;
            }

            tries.Enqueue(clock.GetUtcNow());
            return new TeamsFault(429, """{"error":{"code":"Throttled","message":"Too many requests"}}""");
        };
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);
        await stage.SettleAsync();

        var at = tries.Distinct().Order().ToList();
        // Within the first pause, messages that were picked up before it are tried too.
        at.Zip(at.Skip(1), (one, other) => Math.Round((other - one).TotalSeconds)).Where(gap => gap >= 10).ShouldBe([10, 20, 40, 80]);
        stage.To(stage.Dies).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_token_that_the_connector_does_not_take_is_asked_for_anew_and_one_that_it_takes_is_kept()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var given = stage.Teams.TokensGiven;
        var refused = 1;
        stage.Teams.Fault = (_, _, _) =>
            Interlocked.Exchange(ref refused, 0) > 0
                ? new TeamsFault(401, """{"message":"Authorization has been denied for this request."}""")
                : null;

        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped");
        await stage.SettleAsync();

        given.ShouldBe(1);
        stage.Teams.TokensGiven.ShouldBe(2);
        stage.To(stage.Dies).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_that_somebody_took_away_is_sent_anew()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Prompt(stage.Dies).IsDeleted = true;

        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped");
        await stage.SettleAsync();

        stage.To(stage.Dies).Count(message => TeamsStage.Words(message).Contains("s update for", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_host_that_is_not_allowed()
    {
        await using var stage = await TeamsStage.AskedAsync();
        await stage
            .Seeded.Stage.Get<IDestinationMemory>()
            .KeepAsync(
                "teams",
                "channel:teams:19:other@thread.tacv2",
                """{"Conversation":"19:other@thread.tacv2","ServiceUrl":"https://evil.example.org/"}""",
                TeamsStage.Cancel
            );
        var options = stage.Seeded.Stage.Get<PmcChatBot.Platforms.Teams.TeamsOptions>();

        options.Allows(new Uri("https://evil.example.org/v3")).ShouldBeFalse();
        new PmcChatBot.Platforms.Teams.TeamsOptions().Allows(new Uri("https://smba.trafficmanager.net/emea/")).ShouldBeTrue();
        new PmcChatBot.Platforms.Teams.TeamsOptions().Allows(new Uri("https://smba.trafficmanager.net.evil.example.org/")).ShouldBeFalse();
        new PmcChatBot.Platforms.Teams.TeamsOptions().Allows(new Uri("http://smba.trafficmanager.net/")).ShouldBeFalse();
        new PmcChatBot.Platforms.Teams.TeamsOptions().Allows(new Uri("http://127.0.0.1/")).ShouldBeFalse();
    }
}
