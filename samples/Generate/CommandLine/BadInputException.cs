namespace Generative.Samples.Generate;

/// <summary>The user asked for something that cannot be; the message says what would do. Ends with exit code 2.</summary>
/// <param name="message">One sentence.</param>
/// <param name="inner">What revealed it.</param>
internal sealed class BadInputException(string message, Exception? inner = null) : Exception(message, inner);
