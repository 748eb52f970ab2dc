namespace Generative.Checkpoints;

/// <summary>A class or function that a pickle names. It is a name here and nothing else: nothing is looked up by it.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
