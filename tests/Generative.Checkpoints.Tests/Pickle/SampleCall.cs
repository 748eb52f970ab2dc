namespace Generative.Checkpoints.Tests;

/// <summary>A call of a class or function, to be described in a pickle.</summary>
internal sealed record SampleCall(string Module, string Name, params object?[] Arguments);
