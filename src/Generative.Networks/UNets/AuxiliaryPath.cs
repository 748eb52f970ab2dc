namespace Generative.Networks;

/// <summary>A second path beside the U-Net's main one that carries the picture itself from resolution to resolution.</summary>
public enum AuxiliaryPath
{
    /// <summary>None (DDPM++).</summary>
    Standard,

    /// <summary>The picture is resampled without weights and added through 1x1 convolutions.</summary>
    Skip,

    /// <summary>The picture is resampled by convolutions and averaged with the features (NCSN++).</summary>
    Residual,
}
