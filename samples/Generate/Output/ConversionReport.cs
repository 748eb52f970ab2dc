using System.Globalization;
using Generative.Checkpoints;

namespace Generative.Samples.Generate;

/// <summary>What <c>convert --json</c> prints. Scripts read it: names and meanings stay.</summary>
/// <param name="Files">The file written.</param>
/// <param name="Tensors">Number of tensors in it.</param>
/// <param name="Bytes">Bytes of their values.</param>
/// <param name="LeftOut">Tensors left out on request.</param>
/// <param name="PassedOver">Classes of what else was in the checkpoint and was not made, by place.</param>
internal sealed record ConversionReport(
    IReadOnlyList<string> Files, int Tensors, long Bytes, int LeftOut, IReadOnlyDictionary<string, string> PassedOver)
{
    private const int Shown = 5;

    /// <summary>The report on a conversion.</summary>
    public static ConversionReport Of(PickleConversionReport report) =>
        new([report.Path], report.Tensors, report.Bytes, report.LeftOut, report.Others);

    /// <summary>A line or two for people.</summary>
    public string Summary()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Files[0]}: {Tensors} tensors, {Bytes} bytes");
        line += LeftOut == 0 ? "." : string.Create(CultureInfo.InvariantCulture, $"; {LeftOut} were left out.");
        if (PassedOver.Count == 0)
            return line;
        var classes = PassedOver.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", classes.Take(Shown)) + (classes.Count > Shown ? ", ..." : "");
        return line + Environment.NewLine
            + string.Create(CultureInfo.InvariantCulture, $"Passed over {PassedOver.Count} other objects: {shown}.");
    }
}
