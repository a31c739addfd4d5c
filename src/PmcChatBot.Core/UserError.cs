namespace PmcChatBot.Core;

/// <summary>
/// Something a person did that cannot be done. The message goes to that person as it is: plain, short, what to do instead.
/// </summary>
public class UserError(string message) : Exception(message);
