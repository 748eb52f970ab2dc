using TorchSharp;

namespace Generative.Pipelines;

/// <summary>Lays the texts of a request out and checks that each fits the model.</summary>
internal static class TextLayouts
{
    /// <summary>One layout a text; open lengths are drawn from each text's seed.</summary>
    /// <exception cref="ArgumentException">There is nothing to make, or a text does not fit.</exception>
    public static IReadOnlyList<TextLayout> Of(
        TextRequest request, TextCanvas canvas, ModelDescription model, IReadOnlyList<long> seeds, IRandomSourceFactory random)
    {
        var (context, what) = (checked((int)model.Card.RowShape[0]), What(request));
        var most = canvas.Fixed + canvas.MostHoles;
        if (most > context)
            throw new ArgumentException(canvas.MostHoles == 0
                ? $"{what} {canvas.Fixed} tokens, and '{model.Card.Name}' takes {context}; shorten the text."
                : $"{what} up to {most} tokens, {canvas.MostHoles} of them in holes, and '{model.Card.Name}' takes {context}; "
                    + "shorten the text or the holes.");
        if (request.Length is { } given && (given < 1 || given > context))
            throw new ArgumentException($"length is {given}; '{model.Card.Name}' takes 1 to {context} tokens.");
        if (request.Length < most)
            throw new ArgumentException($"length is {request.Length}, and {Lower(what)} up to {most} tokens; give at least {most}.");
        var length = request.Length ?? (request.Template is null ? context : null);
        if (canvas.MostHoles == 0 && canvas.Fixed == (length ?? canvas.Fixed))
            throw new ArgumentException($"{what} {canvas.Fixed} tokens and nothing is left to make: put a hole such as [MASK*12] into the "
                + $"template, or give a length above {canvas.Fixed}"
                + (canvas.Fixed < context ? "." : $", which '{model.Card.Name}' does not take."));
        var draws = Draws(canvas.OpenHoles, seeds, random);
        TextLayout[] layouts = [.. seeds.Select((_, i) => canvas.Lay(draws[i], length))];
        CheckBlocks(layouts, model, context);
        return layouts;
    }

    /// <summary>A model that works in blocks knows only texts of whole ones.</summary>
    private static void CheckBlocks(TextLayout[] layouts, ModelDescription model, int context)
    {
        var block = model.Traits.Context == ContextKind.BlockCausal ? model.Traits.BlockLength : 1;
        if (Array.Find(layouts, l => l.Length % block != 0) is not { } odd)
            return;
        var (less, more) = (odd.Length / block * block, (odd.Length / block + 1) * block);
        var fix = string.Join(" or ", new[] { less, more }.Where(l => l > 0 && l <= context));
        throw new ArgumentException($"length is {odd.Length}, and '{model.Card.Name}' writes blocks of {block} tokens, "
            + $"which do not divide it; give a length of {fix}.");
    }

    private static double[][] Draws(int holes, IReadOnlyList<long> seeds, IRandomSourceFactory random)
    {
        if (holes == 0)
            return [.. seeds.Select(_ => Array.Empty<double>())];
        using var scope = torch.NewDisposeScope();
        var all = random.Create(seeds).Uniform("hole-lengths", [holes]).data<double>().ToArray();
        return [.. seeds.Select((_, i) => all[(i * holes)..((i + 1) * holes)])];
    }

    private static string What(TextRequest request) => (request.Prompt is { Length: > 0 }, request.Template is not null) switch
    {
        (true, true) => "Prompt and template have",
        (true, false) => "The prompt has",
        (false, true) => "The template has",
        _ => "The text has",
    };

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what[1..];
}
