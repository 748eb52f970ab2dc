namespace Generative.Tokenizers;

/// <summary>Normalisers one after the other.</summary>
internal sealed class NormaliserSequence(IReadOnlyList<INormaliser> normalisers) : INormaliser
{
    public string Apply(string text) => normalisers.Aggregate(text, (t, n) => n.Apply(t));
}
