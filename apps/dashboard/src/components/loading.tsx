/** Stands where something will be. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <div className="loading" role="status">
      <span className="loading-bar" />
      <span>{label}…</span>
    </div>
  );
}
