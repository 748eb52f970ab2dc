using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Tensors over mapped memory without a copy. Each tensor holds a reference to the pages, given back when libtorch frees the storage,
/// so that no order of disposing files and tensors can leave a tensor pointing at nothing.
/// </summary>
internal static unsafe partial class MappedTensor
{
    /// <summary>Which pages a data pointer belongs to, and how many storages use it; unique while the mapping lives.</summary>
    private static readonly Dictionary<nint, (SafeHandle Pages, int Users)> InUse = [];
    private static readonly Lock Gate = new();

    static MappedTensor()
    {
        TorchNative.EnsureLoaded();
        RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
    }

    /// <summary>A CPU tensor whose values are the bytes at <paramref name="offset"/>; the pages stay mapped while it lives.</summary>
    /// <exception cref="ObjectDisposedException">The mapping is closed.</exception>
    public static Tensor Wrap(SafeHandle pages, long offset, long[] shape, ScalarType dtype)
    {
        var data = Lease(pages, offset);
        fixed (long* sizes = shape)
        {
            var handle = THSTensor_new(data, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Release, (nint)sizes, shape.Length,
                (sbyte)dtype, (sbyte)dtype, (int)DeviceType.CPU, -1, 0);
            // On failure the lease stays: whether libtorch already ran the release is unknown, and unmapping twice is worse than a leak.
            if (handle == 0) CheckForErrors();
            return Tensor.UnsafeCreateTensor(handle);
        }
    }

    /// <summary>A tensor without values. Here because this class has started torch before it runs.</summary>
    public static Tensor Empty(long[] shape, ScalarType dtype) => empty(shape, dtype: dtype, device: CPU);

    /// <summary>Copies bytes of the mapping into a fresh, aligned, contiguous CPU tensor.</summary>
    /// <exception cref="ObjectDisposedException">The mapping is closed.</exception>
    public static Tensor Copy(SafeHandle pages, long offset, long[] shape, ScalarType dtype, long byteLength)
    {
        var tensor = Empty(shape, dtype);
        var held = false;
        try
        {
            pages.DangerousAddRef(ref held);
            Buffer.MemoryCopy((void*)(pages.DangerousGetHandle() + (nint)offset), (void*)Data(tensor), byteLength, byteLength);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
        finally
        {
            if (held) pages.DangerousRelease();
        }
    }

    /// <summary>The first value's address of a contiguous CPU tensor; valid while the tensor lives.</summary>
    public static nint Data(Tensor tensor) => THSTensor_data(tensor.Handle);

    private static nint Lease(SafeHandle pages, long offset)
    {
        var held = false;
        pages.DangerousAddRef(ref held);
        var data = pages.DangerousGetHandle() + (nint)offset;
        lock (Gate)
        {
            InUse[data] = (pages, InUse.TryGetValue(data, out var lease) ? lease.Users + 1 : 1);
        }

        return data;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint data)
    {
        SafeHandle pages;
        lock (Gate)
        {
            (pages, var users) = InUse[data];
            if (users == 1) InUse.Remove(data);
            else InUse[data] = (pages, users - 1);
        }

        pages.DangerousRelease();
    }

    // TorchSharp keeps these two to itself; the signatures are those of its 0.107 shim.
    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_new(
        nint data, nint deleter, nint sizes, int rank, sbyte sourceType, sbyte dtype, int deviceType, int deviceIndex, byte requiresGrad);

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_data(nint tensor);
}
