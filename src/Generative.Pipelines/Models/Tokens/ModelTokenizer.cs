using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>The tokenizer in a model's folder.</summary>
internal static class ModelTokenizer
{
    /// <summary>Opens it when it is wanted.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="model">The model's name, for messages.</param>
    public static Func<ITextTokenizer> In(string directory, string model) => () =>
    {
        try
        {
            return TextTokenizers.Open(directory);
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException(
                $"'{model}' makes text, and its folder has no tokenizer; put the tokenizer's files into '{directory}': {e.Message}", e);
        }
    };
}
