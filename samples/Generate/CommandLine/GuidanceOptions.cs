using System.CommandLine;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>How strongly, and at which noise levels, pictures are pulled to what is asked.</summary>
internal sealed class GuidanceOptions
{
    private readonly Option<double?> _weight = NumberOption.Real("--guidance", "Guidance weight, 1 for none; default the model's.");
    private readonly Option<double?> _from = NumberOption.Real("--guidance-from", "Lowest noise level (sigma) that is guided; default 0.");
    private readonly Option<double?> _to = NumberOption.Real("--guidance-to",
        "Highest noise level (sigma) that is guided; default no limit.");
    private readonly Option<double?> _rescale =
        NumberOption.Real("--guidance-rescale", "Give guided answers the deviation of unguided ones: 0 not at all, 1 wholly; default 0.");

    /// <summary>Adds the options to a command.</summary>
    public GuidanceOptions(Command command)
    {
        foreach (var option in (Option[])[_weight, _from, _to, _rescale])
            command.Add(option);
    }

    /// <summary>The request with what the command line says of guidance.</summary>
    public ImageRequest Apply(ImageRequest request, ParseResult parsed) => request with
    {
        Guidance = parsed.GetValue(_weight),
        GuidanceFrom = parsed.GetValue(_from),
        GuidanceTo = parsed.GetValue(_to),
        GuidanceRescale = parsed.GetValue(_rescale),
    };
}
