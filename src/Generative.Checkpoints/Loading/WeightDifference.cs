namespace Generative.Checkpoints;

/// <summary>One tensor that does not fit.</summary>
/// <param name="Name">The module's name for it.</param>
/// <param name="Expected">What the module has, e.g. <c>[3, 4]</c> or <c>Float32</c>.</param>
/// <param name="Found">What the file has.</param>
public sealed record WeightDifference(string Name, string Expected, string Found)
{
    /// <summary>The difference as a phrase: <c>w expected [3, 4], found [4]</c>.</summary>
    public override string ToString() => $"{Name} expected {Expected}, found {Found}";
}
