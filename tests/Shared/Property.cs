using System.Diagnostics;
using System.Globalization;
using CsCheck;

namespace PmcChatBot.Tests.Shared;

/// <summary>
/// A law that holds for whatever is generated. In <c>dotnet test</c> the cases are the same for everybody, so that it passes or fails
/// alike. With <c>PMC_PROPERTY_SEED=fresh</c> they are new ones, for as many seconds as <c>PMC_PROPERTY_SECONDS</c> says; what is found
/// then becomes a case of its own.
/// </summary>
internal static class Property
{
    // A quarter of what was tried when every run had cases of its own: more of the same cases find nothing more.
    private const int Share = 4;

    private static readonly ulong Seed = Environment.GetEnvironmentVariable("PMC_PROPERTY_SEED") switch
    {
        null or "" => 20171128,
        "fresh" => (ulong)Random.Shared.NextInt64(),
        var given => ulong.Parse(given, CultureInfo.InvariantCulture),
    };

    private static readonly TimeSpan? Budget = int.TryParse(Environment.GetEnvironmentVariable("PMC_PROPERTY_SECONDS"), out var seconds)
        ? TimeSpan.FromSeconds(seconds)
        : null;

    public static void Holds<T>(this Gen<T> cases, Func<T, bool> law, int iter = 1_000) =>
        cases.Holds(
            value =>
            {
                if (!law(value))
                {
                    throw new InvalidOperationException($"It does not hold for {value}");
                }
            },
            iter
        );

    public static void Holds<T1, T2>(this Gen<(T1, T2)> cases, Action<T1, T2> law, int iter = 1_000) =>
        cases.Holds(value => law(value.Item1, value.Item2), iter);

    public static void Holds<T1, T2>(this Gen<(T1, T2)> cases, Func<T1, T2, bool> law, int iter = 1_000) =>
        cases.Holds(value => law(value.Item1, value.Item2), iter);

    public static void Holds<T1, T2, T3>(this Gen<(T1, T2, T3)> cases, Action<T1, T2, T3> law, int iter = 1_000) =>
        cases.Holds(value => law(value.Item1, value.Item2, value.Item3), iter);

    /// <summary>As many cases as asked for, or as <c>PMC_PROPERTY_COUNT</c> says, from <c>PMC_PROPERTY_FIRST</c> on.</summary>
    public static async Task HoldAsync<T>(this Gen<T> cases, Func<T, Task> law, int count)
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("PMC_PROPERTY_COUNT"), out var given);
        count = isLong ? given : count;
        var first = uint.TryParse(Environment.GetEnvironmentVariable("PMC_PROPERTY_FIRST"), out var from) ? from : 0;
        for (var i = first; i < first + count; i++)
        {
            var value = cases.Generate(new PCG(i, Seed), null, out _);
            try
            {
                await law(value);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Case {i} of PMC_PROPERTY_SEED={Seed}: {error.Message}", error);
            }

            if (isLong && (i - first + 1) % 100 == 0)
            {
                await Console.Error.WriteLineAsync($"{i - first + 1} of {count} hold");
            }
        }
    }

    public static void Holds<T>(this Gen<T> cases, Action<T> law, int iter = 1_000)
    {
        var started = Stopwatch.GetTimestamp();
        for (uint i = 0; Budget is { } budget ? Stopwatch.GetElapsedTime(started) < budget : i < Math.Max(1, iter / Share); i++)
        {
            var random = new PCG(i, Seed);
            var state = random.ToString();
            var value = cases.Generate(random, null, out _);
            try
            {
                law(value);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Case {i} of PMC_PROPERTY_SEED={Seed} (CsCheck seed {state}): {error.Message}", error);
            }
        }
    }
}
