namespace Generative;

/// <summary>Model, sampler and guidance do not fit together; the message says why and what would.</summary>
public sealed class InvalidCombinationException : InvalidOperationException
{
    /// <summary>An error without details.</summary>
    public InvalidCombinationException() { }

    /// <summary>An error with its reason.</summary>
    public InvalidCombinationException(string message) : base(message) { }

    /// <summary>An error with its reason and cause.</summary>
    public InvalidCombinationException(string message, Exception innerException) : base(message, innerException) { }
}
