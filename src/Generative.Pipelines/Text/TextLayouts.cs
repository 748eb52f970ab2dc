using TorchSharp;

namespace Generative.Pipelines;

/// <summary>Lays the texts of a request out and checks that each fits the model.</summary>
internal static class TextLayouts
{
    /// <summary>One layout a text; open lengths are drawn from each text's seed.</summary>
    /// <returns>The layouts, and most tokens any text of such a request has to make, whatever its seed.</returns>
    /// <exception cref="ArgumentException">There is nothing to make, or a text does not fit.</exception>
    public static (IReadOnlyList<TextLayout> Layouts, int MostHoles) Of(
        TextRequest request, TextCanvas canvas, ModelDescription model, IReadOnlyList<long> seeds, IRandomSourceFactory random)
    {
        var (context, what) = (checked((int)model.Card.RowShape[0]), What(request));
        var length = request.Length ?? (request.Template is null ? UsualLength(canvas.Fixed, model, context) : null);
        var most = canvas.Most(length);
        if (most > context)
            throw new ArgumentException(canvas.MostHoles == 0
                ? $"{what} {most} tokens, and '{model.Card.Name}' takes {context}; shorten the text."
                : $"{what} up to {most} tokens, {canvas.MostHoles} of them in holes, and '{model.Card.Name}' takes {context}; "
                    + "shorten the text or the holes.");
        if (request.Length is { } given && (given < 1 || given > context))
            throw new ArgumentException($"length is {given}; '{model.Card.Name}' takes 1 to {context} tokens.");
        if (request.Length < most)
            throw new ArgumentException($"length is {request.Length}, and {Lower(what)} up to {most} tokens; give at least {most}.");
        var holes = length - canvas.Fixed ?? canvas.MostHoles;
        if (holes == 0)
            throw new ArgumentException($"{what} {most} tokens and nothing is left to make: put a hole such as [MASK*12] into the "
                + $"template, or give a length above {most}"
                + (most < context ? "." : $", which '{model.Card.Name}' does not take."));
        CheckBlocks(length, most, canvas.OpenHoles > 0, model, context);
        var draws = Draws(canvas.OpenHoles, seeds, random);
        return ([.. seeds.Select((_, i) => canvas.Lay(draws[i], length))], holes);
    }

    /// <summary>Length of a text when none is asked for.</summary>
    private static int UsualLength(int given, ModelDescription model, int context)
    {
        var block = Block(model);
        return model.DefaultTokens is { } tokens ? Math.Min(context, (given + tokens + block - 1) / block * block) : context;
    }

    /// <summary>
    /// A model that works in blocks knows only texts of whole ones. Where open lengths decide how long a text is, no seed may depend on
    /// its luck: a length must be given.
    /// </summary>
    private static void CheckBlocks(int? length, int most, bool isOpen, ModelDescription model, int context)
    {
        var (block, open) = (Block(model), length is null && isOpen);
        var whole = length ?? most;
        if (block == 1 || (!open && whole % block == 0))
            return;
        int[] near = [whole / block * block, (whole + block - 1) / block * block];
        var lengths = near.Distinct().Where(l => l >= Math.Max(most, 1) && l <= context);
        throw new ArgumentException((open ? $"The length is open, up to {most}" : $"length is {whole}")
            + $", and '{model.Card.Name}' writes blocks of {block} tokens, which "
            + $"{(open ? "may" : "do")} not divide it; give a length of {string.Join(" or ", lengths)}.");
    }

    private static int Block(ModelDescription model) => model.Traits.Context == ContextKind.BlockCausal ? model.Traits.BlockLength : 1;

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
