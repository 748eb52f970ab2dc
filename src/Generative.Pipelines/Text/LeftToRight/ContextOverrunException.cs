namespace Generative.Pipelines;

/// <summary>Prompt and tokens to make are more than a model sees at once.</summary>
public sealed class ContextOverrunException : ArgumentException
{
    /// <summary>An error without details.</summary>
    public ContextOverrunException() { }

    /// <summary>An error with its reason.</summary>
    public ContextOverrunException(string message) : base(message) { }

    /// <summary>An error with its reason and cause.</summary>
    public ContextOverrunException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>The error of a request.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="tokens">Tokens to make.</param>
    /// <param name="context">Tokens the model sees at once.</param>
    public ContextOverrunException(string model, int prompt, int tokens, int context) : this(model, prompt, tokens, context, true) { }

    /// <summary>The error of a request to a model that may keep no cache that forgets.</summary>
    internal ContextOverrunException(string model, int prompt, int tokens, int context, bool canForget)
        : base($"The prompt has {prompt} tokens and {tokens} more are to be made, {(long)prompt + tokens} in all, and '{model}' sees "
            + $"{context}; " + (prompt < context ? $"make at most {context - prompt}, shorten the prompt" : "shorten the prompt")
            + (canForget ? ", or choose a sliding or a lambda cache." : ", or name another model.")) =>
        (Prompt, Tokens, Context) = (prompt, tokens, context);

    /// <summary>Tokens of the prompt.</summary>
    public int Prompt { get; }

    /// <summary>Tokens to make.</summary>
    public int Tokens { get; }

    /// <summary>Tokens the model sees at once.</summary>
    public int Context { get; }
}
