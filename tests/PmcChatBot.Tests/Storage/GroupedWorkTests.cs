using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Storage;

public sealed class GroupedWorkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_for_during_earlier_work_is_done_together_in_order()
    {
        var (groups, first, mayGoOn) = (new List<int[]>(), new TaskCompletionSource(), new TaskCompletionSource());
        var work = new GroupedWork<int, int>(
            async group =>
            {
                groups.Add([.. group]);
                first.TrySetResult();
                await mayGoOn.Task;
                return [.. group.Select(number => number * 10)];
            },
            most: 3
        );

        var results = new List<Task<int>> { work.AddAsync(1, Cancel) };
        await first.Task;
        results.AddRange(new[] { 2, 3, 4, 5 }.Select(number => work.AddAsync(number, Cancel)));
        mayGoOn.SetResult();

        (await Task.WhenAll(results)).ShouldBe([10, 20, 30, 40, 50]);
        groups.ShouldBe([
            [1],
            [2, 3, 4],
            [5],
        ]);
    }

    [Fact]
    public async Task One_that_cannot_be_done_fails_alone()
    {
        var (first, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var work = new GroupedWork<int, int>(
            async group =>
            {
                first.TrySetResult();
                await mayGoOn.Task;
                return group.Contains(3) ? throw new InvalidOperationException("not 3") : group;
            },
            most: 10
        );

        var one = work.AddAsync(1, Cancel);
        await first.Task;
        var (two, three, four) = (work.AddAsync(2, Cancel), work.AddAsync(3, Cancel), work.AddAsync(4, Cancel));
        mayGoOn.SetResult();

        (await Task.WhenAll(one, two, four)).ShouldBe([1, 2, 4]);
        (await Should.ThrowAsync<InvalidOperationException>(three)).Message.ShouldBe("not 3");
    }
}
