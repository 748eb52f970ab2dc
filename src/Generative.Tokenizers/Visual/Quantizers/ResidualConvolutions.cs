using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// The convolutions phi behind the codes of each scale (Tian et al. 2024, section 3.3). Weights: <c>qresi</c> for one that all share,
/// <c>qresi_ls.N</c> for several, <c>N</c> for one a scale.
/// </summary>
internal sealed class ResidualConvolutions : Module
{
    /// <summary>Smaller ratios leave the convolutions out, as published.</summary>
    private const double LeastRatio = 1e-6;

    private readonly List<Conv2d> _convolutions = [];
    private readonly int[] _ofScale;
    private readonly double _ratio;

    public ResidualConvolutions(MultiScaleResidualOptions options) : base(nameof(ResidualConvolutions))
    {
        _ratio = Math.Abs(options.ResidualRatio);
        var count = options.SharedConvolutions == 0 ? options.Scales.Count : options.SharedConvolutions;
        _ofScale = [.. Enumerable.Range(0, options.Scales.Count).Select(scale => Nearest(scale, options.Scales.Count, count))];
        if (_ratio <= LeastRatio)
            return;
        for (var i = 0; i < count; i++) _convolutions.Add(Conv2d(options.Channels, options.Channels, 3, padding: 1));
        switch (options.SharedConvolutions)
        {
            case 0:
                for (var i = 0; i < count; i++) register_module(i.ToString(CultureInfo.InvariantCulture), _convolutions[i]);
                break;
            case 1: register_module("qresi", _convolutions[0]); break;
            default: register_module("qresi_ls", ModuleList(_convolutions.ToArray())); break;
        }
    }

    /// <summary>Which convolution belongs to each scale.</summary>
    public IReadOnlyList<int> OfScale => _ofScale;

    /// <summary>What the codes of a scale add to the latent: [batch, channels, h, w] at the size of the latent.</summary>
    public Tensor Apply(int scale, Tensor codes) => _convolutions.Count == 0 ? codes
        : codes * (1 - _ratio) + _convolutions[_ofScale[scale]].call(codes) * _ratio;

    /// <summary>The tick nearest to the scale's place between 0 and 1; the first of two equally near.</summary>
    private static int Nearest(int scale, int scales, int ticks)
    {
        if (ticks == 1)
            return 0;
        // Four ticks are published with another margin than any other number.
        var margin = 1.0 / (ticks == 4 ? 3 : 2) / ticks;
        var step = (1 - margin - margin) / (ticks - 1);
        var place = scales == 1 ? 0 : (double)scale / (scales - 1);
        return Enumerable.Range(0, ticks).MinBy(i => Math.Abs((i == ticks - 1 ? 1 - margin : margin + i * step) - place));
    }
}
