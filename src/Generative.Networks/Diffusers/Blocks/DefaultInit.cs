namespace Generative.Networks;

/// <summary>How the published code of these networks draws fresh weights: uniform in plus or minus 1 / sqrt(fan in), bias too.</summary>
internal static class DefaultInit
{
    private static readonly double ThirdPower = Math.Sqrt(1.0 / 3);

    public static readonly WeightInit Value = new(InitMode.KaimingUniform, ThirdPower, ThirdPower);
}
