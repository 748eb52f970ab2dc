namespace Generative.Tokenizers;

/// <summary>Rewrites text before it is cut. Escaped bytes (<see cref="EscapedBytes"/>) pass unchanged.</summary>
internal interface INormaliser
{
    string Apply(string text);
}
