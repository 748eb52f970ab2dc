namespace Generative.Tokenizers;

/// <summary>A normaliser that is a function.</summary>
internal sealed class TextRule(Func<string, string> rule) : INormaliser
{
    public string Apply(string text) => rule(text);
}
