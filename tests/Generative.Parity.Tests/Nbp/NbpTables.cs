using System.Globalization;
using System.Text.RegularExpressions;
using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What needs no network: the quantiser, fsq_NAME.QUANTITY, and orders of blocks, order.TtHhWw.btxhxw.QUANTITY.</summary>
internal static partial class NbpTables
{
    public const string Fsq = "fsq_", Order = "order.";

    private static readonly string[] FsqInputs = ["levels", "z"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        foreach (var name in StoredTensors.Names(folder, Fsq).Where(n => !FsqInputs.Contains(n[(n.LastIndexOf('.') + 1)..])))
            yield return new(name, () => StoredTensors.Use(folder, stored => Quantised(stored, name)));
        foreach (var name in StoredTensors.Names(folder, Order))
            yield return new(name, () => StoredTensors.Use(folder, stored => Ordered(stored, name)));
    }

    private static ParityError Quantised(StoredTensors stored, string name)
    {
        var start = name[..(name.LastIndexOf('.') + 1)];
        var (z, expected) = (stored[start + "z"], stored[name]);
        var quantizer = new FiniteScalarQuantizer([.. stored[start + "levels"].data<long>().ToArray().Select(l => (int)l)]);
        // Each entry is for itself: frames are laid one below the other.
        var flat = z.reshape(z.shape[0], z.shape[1], -1, z.shape[^1]);
        return name[start.Length..] switch
        {
            "bounded" => new(Deviation.Absolute(quantizer.Bound(flat).reshape(expected.shape), expected), NbpFixture.Tolerance),
            "codes" => new(Deviation.Absolute(quantizer.Quantize(flat).Latent.reshape(expected.shape), expected), NbpFixture.Tolerance),
            "indices" => Deviation.Unequal(quantizer.Quantize(flat).Ids.reshape(expected.shape), expected),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static ParityError Ordered(StoredTensors stored, string name)
    {
        var match = OrderName().Match(name);
        if (!match.Success)
            return LossTolerance.Unknown(name);
        int[] sizes = [.. match.Groups.Values.Skip(1).Take(6).Select(g => int.Parse(g.Value, CultureInfo.InvariantCulture))];
        var order = new BlockOrder((sizes[0], sizes[1], sizes[2]), (sizes[3], sizes[4], sizes[5]));
        return match.Groups[7].Value switch
        {
            "order" => Same(order.Order),
            "inverse" => Same(order.Inverse),
            "block_id" => Same(order.BlockIds),
            "mask" => Deviation.Unequal(order.Mask(), stored[name]),
            var other => LossTolerance.Unknown(other),
        };

        ParityError Same(IReadOnlyList<int> numbers) => Deviation.Unequal(tensor([.. numbers.Select(n => (long)n)]), stored[name]);
    }

    [GeneratedRegex(@"^order\.T(\d+)H(\d+)W(\d+)\.b(\d+)x(\d+)x(\d+)\.(\w+)$")]
    private static partial Regex OrderName();
}
