using System.Globalization;
using System.Text.RegularExpressions;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// A stored quantity of the quantiser alone, <c>lfq_w05_2_commitment</c>: the entropies' weights stand in the name, one digit each
/// (<c>w11</c>) or parted by a line (<c>w05_2</c>), where a leading 0 is followed by decimals.
/// </summary>
/// <param name="Run">The run it belongs to, <c>lfq_w05_2</c>.</param>
/// <param name="Quantity">What is stored of it.</param>
/// <param name="SampleWeight">Weight of the entropy per sample.</param>
/// <param name="BatchWeight">Weight of the codebook's entropy.</param>
internal sealed partial record LookupFreeCase(string Run, string Quantity, double SampleWeight, double BatchWeight)
{
    private const string Given = "input";

    /// <summary>Name of the stored input.</summary>
    public string Input => $"{Run}_{Given}";

    public static bool IsInput(string name) => Parse(name)?.Quantity == Given;

    /// <summary>The case of a name; null for one that is not written so.</summary>
    public static LookupFreeCase? Parse(string name)
    {
        if (Pattern().Match(name) is not { Success: true } match)
            return null;
        return new(match.Groups["run"].Value, match.Groups["quantity"].Value,
            Weight(match.Groups["sample"]), Weight(match.Groups["batch"]));

        static double Weight(Group digits) => digits.Value is ['0', _, ..] decimals
            ? double.Parse($"0.{decimals[1..]}", CultureInfo.InvariantCulture) : double.Parse(digits.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Compares.</summary>
    /// <param name="z">The stored input.</param>
    /// <param name="expected">The stored quantity.</param>
    /// <param name="losses">What losses may be off, relative.</param>
    public ParityError Measure(Tensor z, Tensor expected, double losses)
    {
        var answer = new LookupFreeQuantizer(new((int)z.shape[1]) { SampleWeight = SampleWeight, BatchWeight = BatchWeight }).Losses(z);
        return Quantity switch
        {
            "indices" => Deviation.Unequal(answer.Quantized.Ids, expected),
            "quant" => new(Deviation.Absolute(answer.Quantized.Latent, expected), losses),
            _ => new(Deviation.Relative(answer[Quantity], expected), losses),
        };
    }

    [GeneratedRegex("^(?<run>lfq_w(?:(?<sample>[0-9]+)_(?<batch>[0-9]+)|(?<sample>[0-9])(?<batch>[0-9])))_"
        + "(?<quantity>input|indices|quant|per_sample_entropy|codebook_entropy|entropy_aux|commitment)$")]
    private static partial Regex Pattern();
}
