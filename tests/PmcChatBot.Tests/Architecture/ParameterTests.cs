using System.Reflection;
using System.Runtime.CompilerServices;
using PmcChatBot.Cli;
using PmcChatBot.Core;
using Shouldly;

namespace PmcChatBot.Tests.Architecture;

/// <summary>What takes much does much. Records are data, and what a generator wrote nobody reads.</summary>
public sealed class ParameterTests
{
    private const int MostOfConstructors = 8;
    private const int MostOfMethods = 6;

    private static readonly BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IReadOnlyList<Type> Written { get; } =
    [
        .. new[] { typeof(UserError).Assembly, typeof(BotHost).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !IsGenerated(type) && type.GetMethod("<Clone>$", Declared) is null && !type.IsValueType),
    ];

    [Fact]
    public void No_constructor_has_more_than_eight_parameters()
    {
        Written.Count.ShouldBeGreaterThan(300);
        Named(Written.SelectMany(type => type.GetConstructors(Declared)), MostOfConstructors).ShouldBeEmpty();
    }

    [Fact]
    public void No_method_has_more_than_six_parameters() =>
        Named(Written.SelectMany(type => type.GetMethods(Declared)).Where(method => !IsGenerated(method)), MostOfMethods).ShouldBeEmpty();

    private static IEnumerable<string> Named(IEnumerable<MethodBase> methods, int most) =>
        methods
            .Where(method => method.GetParameters().Length > most)
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}: {method.GetParameters().Length}");

    private static bool IsGenerated(MemberInfo? member) =>
        member is not null
        && (
            member.IsDefined(typeof(CompilerGeneratedAttribute))
            || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
            || member.Name.Contains('<', StringComparison.Ordinal)
            || IsGenerated(member.DeclaringType)
        );
}
