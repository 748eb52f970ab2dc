namespace Generative.Checkpoints.Tests;

/// <summary>An OrderedDict with attributes, as torch pickles a state dict.</summary>
internal sealed record StateDict(Dictionary<string, object?> Entries);
