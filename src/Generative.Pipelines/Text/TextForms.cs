namespace Generative.Pipelines;

/// <summary>Which form of text a model makes.</summary>
internal static class TextForms
{
    private static readonly CanvasForm Canvas = new();
    private static readonly LeftToRightForm LeftToRight = new();

    /// <summary>That of a model.</summary>
    /// <exception cref="InvalidDataException">It makes no text.</exception>
    public static ITextForm Of(ModelDescription model) => (model.Process, model.Tokenizer) switch
    {
        (ITokenProcess, not null) => Canvas,
        (_, not null) when model.IsCausal => LeftToRight,
        _ => throw new InvalidDataException($"'{model.Card.Name}' makes no text; name a text model."),
    };
}
