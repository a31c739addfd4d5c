namespace PmcChatBot.Core.Setup;

/// <summary>What came of a set-up code that somebody gave.</summary>
public enum SetupCodeOutcome
{
    /// <summary>It is the code.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>There is no code, or it is too old, or was tried too often.</summary>
    None,
}

/// <summary>The code that proves that somebody may create the first committee: whoever sees the terminal has it.</summary>
public interface ISetupCodes
{
    /// <summary>Tries a code. Every wrong one counts.</summary>
    SetupCodeOutcome Try(string code);
}
