using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The network at stored inputs: D never enters it.</summary>
internal static class PfgmppForward
{
    public static ParityError Measure(PfgmppFixture fixture)
    {
        var denoised = fixture.Network.Denoise(fixture["forward.x"], fixture["forward.sigma"]);
        return new(Deviation.Absolute(denoised, fixture["forward.denoised"]), PfgmppTolerance.Forward);
    }
}
