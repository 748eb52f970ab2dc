namespace Generative.Imaging;

/// <summary>A picture is fine but carries no generation parameters, so it cannot be replayed.</summary>
public sealed class MissingParametersException : FormatException
{
    /// <summary>Creates the error without a message.</summary>
    public MissingParametersException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which file, and what to do.</param>
    public MissingParametersException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">Which file, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MissingParametersException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
